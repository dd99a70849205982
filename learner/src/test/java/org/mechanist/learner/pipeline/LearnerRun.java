package org.mechanist.learner.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.learner.checkpoint.CheckpointStore;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.WholeTopic;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;

/**
 * The topics of one learner: what it is given, and what comes of that, as values that are equal if
 * two learners did the same.
 */
final class LearnerRun {

  private static final int SIDE = 16;
  private static final int CANONICAL = 50;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private final KafkaSettings settings;
  private final Topics topics;
  private final int images;

  /**
   * What came of a run.
   *
   * @param outputs each restored image, in the partition's order: where its original was, by whom,
   *     and how
   * @param decisions about experts, in their order
   * @param learned all that the last checkpoint has of the learner, but for times of day
   */
  record Outcome(List<String> outputs, List<String> decisions, Map<String, String> learned) {}

  /**
   * Makes the topics.
   *
   * @param images of the whole stream
   */
  LearnerRun(KafkaSettings settings, String prefix, int images) {
    this.settings = settings;
    this.topics = new Topics(prefix);
    this.images = images;
    TopicSetup.createMissing(settings, topics, 1, WITHIN);
    try (var writer = new TopicWriter(settings)) {
      var canonical = Drawings.strokes(Math.min(images, CANONICAL), SIDE, 1);
      for (int i = 0; i < canonical.size(); i++) {
        var image = new Image("canonical-" + i, "test", canonical.get(i), List.of());
        writer.send(topics.canonical(), 0, ImageCodec.encode(image));
      }
      writer.flush();
    }
  }

  Topics topics() {
    return topics;
  }

  /** Sends the whole stream. */
  LearnerRun fill() {
    return fill(0, images);
  }

  /** Sends a part of the stream. */
  LearnerRun fill(int from, int to) {
    try (var writer = new TopicWriter(settings)) {
      var drawings = Drawings.strokes(images, SIDE, 1);
      for (int i = from; i < to; i++) {
        var pixels = i % 2 == 0 ? drawings.get(i) : Drawings.inverted(drawings.get(i));
        var image = new Image("image-" + i, "test", pixels, List.of());
        writer.send(topics.transformed(), 0, ImageCodec.encode(image));
      }
      writer.flush();
    }
    return this;
  }

  Outcome outcome(Path checkpoints) {
    return new Outcome(outputs(), decisions(), learned(checkpoints));
  }

  List<String> outputs() {
    var outputs = new ArrayList<String>();
    for (var message : WholeTopic.read(settings, topics.restored())) {
      var image = (RestoredImage) RestoredImageCodec.decode(message.message());
      outputs.add(
          "%d %s %s %s %s"
              .formatted(
                  image.origin().offset(),
                  image.expert(),
                  image.score(),
                  image.modelVersion(),
                  HexFormat.of().formatHex(sha256().digest(image.pixels().values()))));
    }
    return outputs;
  }

  List<String> decisions() {
    var decisions = new ArrayList<String>();
    for (var message : WholeTopic.read(settings, topics.lifecycle())) {
      LifecycleEvent event;
      try {
        event = LifecycleEvent.decode(message.message());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      decisions.add(
          "%d %s %s %s".formatted(event.step(), event.expert(), event.kind(), event.reason()));
    }
    return decisions;
  }

  /**
   * @param checkpoints a folder that no learner has any more
   */
  static Map<String, String> learned(Path checkpoints) {
    try (var store = new CheckpointStore(checkpoints, 3, "a test")) {
      var checkpoint = store.latest().orElseThrow();
      var digest = sha256();
      for (var array : checkpoint.arrays().entrySet()) {
        digest.update(array.getKey().getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.wrap(array.getValue().data()));
      }
      return Map.of(
          "arrays", HexFormat.of().formatHex(digest.digest()), "state", checkpoint.state());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
