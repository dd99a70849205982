package org.mechanist.learner.pipeline;

import java.time.Duration;
import java.util.List;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.Topics;

/**
 * A stream without an end: every other image is inverted, one message in a hundred is no image, and
 * now and then a canonical image comes. For one thread; close it.
 */
final class SoakStream implements AutoCloseable {

  private static final int SIDE = 16;
  private static final int DRAWINGS = 1000;
  private static final int CANONICAL_AT_FIRST = 200;
  private static final int BETWEEN_MALFORMED = 100;
  private static final int BETWEEN_CANONICAL = 1000;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private final Topics topics;
  private final TopicWriter writer;
  private final List<Pixels> drawings = Drawings.strokes(DRAWINGS, SIDE, 1);
  private long sent;

  /** Makes the topics, and sends the first canonical images. */
  SoakStream(KafkaSettings settings, Topics topics) {
    this.topics = topics;
    TopicSetup.createMissing(settings, topics, 1, WITHIN);
    this.writer = new TopicWriter(settings);
    for (int i = 0; i < CANONICAL_AT_FIRST; i++) {
      sendCanonical("first-" + i, drawings.get(i));
    }
    writer.flush();
  }

  Topics topics() {
    return topics;
  }

  /** Messages of the stream so far. */
  long sent() {
    return sent;
  }

  /** Of these, messages that are no image. */
  long malformed() {
    return sent / BETWEEN_MALFORMED;
  }

  /** Sends what is missing to so many messages; returns once it has arrived. */
  void sendUpTo(long messages) {
    while (sent < messages) {
      var drawing = drawings.get((int) (sent % DRAWINGS));
      if (sent % BETWEEN_CANONICAL == 0) {
        sendCanonical("later-" + sent, drawing);
      }
      var pixels = sent % 2 == 0 ? drawing : Drawings.inverted(drawing);
      var message = ImageCodec.encode(new Image("image-" + sent, "test", pixels, List.of()));
      sent++;
      writer.send(
          topics.transformed(),
          0,
          sent % BETWEEN_MALFORMED == 0
              ? new Message(message.key(), new byte[SIDE], message.headers())
              : message);
    }
    writer.flush();
  }

  private void sendCanonical(String id, Pixels pixels) {
    writer.send(topics.canonical(), 0, ImageCodec.encode(new Image(id, "test", pixels, List.of())));
  }

  @Override
  public void close() {
    writer.close();
  }
}
