package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mechanist.ingest.kafka.Samples.BOUND;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.broker.SharedBroker;
import org.mechanist.schemas.JournalEntry;
import org.mechanist.schemas.JournalEntry.Run;
import org.mechanist.schemas.Topics;
import reactor.core.scheduler.Schedulers;

@Timeout(60)
@ExtendWith(SharedBroker.class)
class JournalReaderIT {

  private static final int PARTITIONS = 2;
  private static final int MESSAGES = 40;
  private static final BatchLimits LIMITS = new BatchLimits(8, Duration.ofMillis(20), 4, 1);

  private EmbeddedBroker broker;
  private KafkaSettings settings;
  private Topics topics;

  @BeforeEach
  void makeTopics(EmbeddedBroker shared) {
    broker = shared;
    settings = Samples.settings(broker);
    topics = Samples.freshTopics(broker, PARTITIONS);
    Samples.fill(broker, topics, PARTITIONS, MESSAGES);
  }

  @Test
  void next_publishedBatches_tellsWhichMessagesEachHeldInOrder() {
    var batches = new ArrayList<MicroBatch>();
    try (var stream = stream("group")) {
      publish(stream, batches);
      assertThat(stream.journalEnd()).isEqualTo(last("group", 0).end());
    }

    var entries = entries("group", 0);
    assertThat(entries.stream().map(JournalEntry::number))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, batches.size()).boxed().toList());
    try (var lookup = new OriginLookup(settings, topics.transformed())) {
      for (int i = 0; i < batches.size(); i++) {
        var images = entries.get(i).images();
        assertThat(lookup.find(images)).isEqualTo(batches.get(i).messages());
      }
    }
  }

  @Test
  void next_fromTheMiddleAndOfAnotherGroup_isTheRestOfItsOwn() {
    var batches = new ArrayList<MicroBatch>();
    try (var stream = stream("one");
        var other = stream("other")) {
      publish(stream, batches);
      publish(other, new ArrayList<>());
    }
    long middle;
    try (var reader = reader("other", 0)) {
      middle = reader.next().orElseThrow().end();
    }

    assertThat(entries("other", middle)).isEqualTo(entries("other", 0).subList(1, batches.size()));
    assertThat(entries("other", last("other", 0).end())).isEmpty();
  }

  @Test
  void open_behindTheEnd_saysWhatThereIs() {
    assertThatThrownBy(() -> new JournalReader(settings, topics.journal(), "group", 9))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("has offsets 0 to 0")
        .hasMessageContaining("from 9 on");
  }

  @Test
  void find_messageThatIsNotThere_saysWhich() {
    try (var lookup = new OriginLookup(settings, topics.transformed())) {
      assertThatThrownBy(() -> lookup.find(List.of(new Run(1, 18, 5))))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("no longer has the message at offset 20 of partition 1");
    }
  }

  private ExactlyOnceStream stream(String group) {
    return new ExactlyOnceStream(settings, topics, group + topics.prefix(), LIMITS);
  }

  private static void publish(ExactlyOnceStream stream, List<MicroBatch> batches) {
    stream
        .batches()
        .publishOn(Schedulers.single(), 1)
        .doOnNext(batches::add)
        .concatMap(batch -> stream.publish(outcome(batch, batches.size())), 1)
        .scan(0, (sum, published) -> sum + published.restored() + published.deadLettered())
        .takeUntil(sum -> sum == MESSAGES)
        .blockLast(BOUND);
  }

  private static BatchOutcome outcome(MicroBatch batch, long number) {
    var sample = Samples.outcome(batch);
    var entry = new JournalEntry(number, "one", List.of(), List.of(), List.of(), true);
    return new BatchOutcome(batch, sample.restored(), sample.deadLetters(), News.NONE.with(entry));
  }

  private List<JournalEntry> entries(String group, long from) {
    var entries = new ArrayList<JournalEntry>();
    try (var reader = reader(group, from)) {
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        entries.add(next.get().entry());
      }
    }
    return entries;
  }

  private JournalReader.Written last(String group, long from) {
    JournalReader.Written last = null;
    try (var reader = reader(group, from)) {
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        last = next.get();
      }
    }
    return last;
  }

  private JournalReader reader(String group, long from) {
    return new JournalReader(settings, topics.journal(), group + topics.prefix(), from);
  }
}
