package org.mechanist.ingest.kafka;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.JournalEntry;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;

/** Outcomes and news as records of their topics. */
final class OutcomeRecords {
  private final Topics topics;
  private final String group;

  /**
   * @param group whose journal is written
   */
  OutcomeRecords(Topics topics, String group) {
    this.topics = topics;
    this.group = group;
  }

  /** All but dead letters and the journal's entry. */
  Stream<ProducerRecord<byte[], byte[]>> of(OwnPart part) {
    var news = of(part.outcome().news());
    return part.outcome().told()
        ? Stream.concat(part.restored().stream().map(this::record), news)
        : news;
  }

  ProducerRecord<byte[], byte[]> record(DeadLetter letter) {
    return Records.toSend(topics.deadLetters(), null, letter.encode());
  }

  /** All but the journal's entry. */
  Stream<ProducerRecord<byte[], byte[]>> of(News news) {
    return Stream.concat(
        news.events().stream()
            .map(event -> Records.toSend(topics.lifecycle(), null, event.encode())),
        news.experts().stream().map(message -> Records.toSend(topics.experts(), null, message)));
  }

  /** Images that were taken away are not done, so nothing is learned from the others either. */
  Optional<ProducerRecord<byte[], byte[]>> journal(OwnPart part) {
    var images = JournalEntry.runs(part.messages().stream().map(Polled::origin).toList());
    return part.outcome()
        .news()
        .journal()
        .map(entry -> record(entry.with(images, entry.learned() && part.isWhole())));
  }

  Optional<ProducerRecord<byte[], byte[]>> journal(News news) {
    return news.journal().map(this::record);
  }

  /** To the partition its original came from, so that the order of a partition is kept. */
  private ProducerRecord<byte[], byte[]> record(RestoredImage image) {
    return Records.toSend(
        topics.restored(), image.origin().partition(), RestoredImageCodec.encode(image));
  }

  private ProducerRecord<byte[], byte[]> record(JournalEntry entry) {
    return Records.toSend(topics.journal(), null, entry.encode(group));
  }
}
