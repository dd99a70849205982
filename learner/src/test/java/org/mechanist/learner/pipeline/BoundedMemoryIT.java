package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.News;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.pipeline.LearnerState.Phase;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.Topics;

/**
 * What a learner holds does not grow with what is on its topics, nor while nothing is published.
 */
@Timeout(180)
class BoundedMemoryIT {

  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaSettings settings;

  private final Topics topics = new Topics("t" + UUID.randomUUID());

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder, 0);
    settings = KafkaSettings.of(broker.bootstrap());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopics() {
    TopicSetup.createMissing(settings, topics, 1, WITHIN);
  }

  @Test
  void obey_whileNothingIsPublished_leavesCommandsOnTheirTopic() {
    int commands = 100;
    writeCanonical(20, 16);
    try (var work = start((phase, activity, progress) -> {})) {
      try (var writer = new TopicWriter(settings)) {
        for (int i = 0; i < commands; i++) {
          var command = Command.about(Command.Kind.EXPORT, "expert-0", "for a test");
          writer.send(topics.commands(), null, command.encode());
        }
        writer.flush();
      }
      var due = obey(work);
      for (int turn = 0; turn < 20; turn++) {
        due = work.obey(); // and never said
      }
      assertThat(due.events().size())
          .isBetween(1, CommitteeNews.MOST_WAITING + CommandFeed.MOST_AT_ONCE);

      var answered = new ArrayList<UUID>();
      while (answered.size() < commands) {
        due.events().forEach(event -> answered.add(event.command()));
        work.published(due, 0);
        due = answered.size() < commands ? obey(work) : due;
      }
      assertThat(new HashSet<>(answered)).hasSize(commands);
      assertThat(answered).hasSize(commands);
    }
  }

  /** The next news that answer somebody; what was sent may take a moment to be there. */
  private static News obey(LearnerWork work) {
    var due = work.obey();
    while (due.events().isEmpty()) {
      due = work.obey();
    }
    return due;
  }

  @Test
  void start_moreCanonicalImagesThanAreKept_holdsNoMore() {
    int images = 1600;
    int side = 256;
    writeCanonical(images, side);
    var used = new ArrayList<Long>();

    try (var work =
        start(
            (phase, activity, progress) -> {
              if (phase == Phase.READING_CANONICAL && activity.endsWith("canonical images")) {
                used.add(usedBytes());
              }
            })) {

      assertThat(work.learning().canonical()).isEqualTo(images);
    }
    long most = used.stream().mapToLong(Long::longValue).max().orElseThrow();
    assertThat(used).hasSizeGreaterThan(10);
    assertThat(most - used.get(0)).isLessThan((long) images * side * side / 3);
  }

  private static long usedBytes() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void writeCanonical(int count, int side) {
    try (var writer = new TopicWriter(settings)) {
      for (int i = 0; i < count; i++) {
        var values = new byte[side * side];
        values[i % values.length] = 1;
        var image = new Image("image-" + i, "test", new Pixels(side, side, values), List.of());
        writer.send(topics.canonical(), null, ImageCodec.encode(image));
      }
      writer.flush();
    }
  }

  /** Told how far it is. */
  private interface Told {
    void progress(Phase phase, String activity, double progress);
  }

  private LearnerWork start(Told told) {
    var recipe = TinyRecipes.tiny("mechanist", Map.of("pretraining.iterations", "0"));
    var options =
        new LearnerOptions(
            recipe, 1, 3, 1, "cpu", 1, Long.MAX_VALUE, 10, Duration.ofMillis(200), 0.5);
    var listener =
        new LearnerStart.Listener() {
          @Override
          public void progress(Phase phase, String activity, double progress) {
            told.progress(phase, activity, progress);
          }

          @Override
          public void canonical(long images) {}

          @Override
          public void done(String part) {}
        };
    return new Launch(settings, topics, topics.prefix(), options, Clock.systemUTC(), listener)
        .fromNothing(SharedTorch.get(), Map.of());
  }
}
