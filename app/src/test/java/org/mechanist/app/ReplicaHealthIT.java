package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.pipeline.LearnerPipeline;
import org.mechanist.learner.pipeline.Publication;
import org.mechanist.learner.recipe.Recipes;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.restore.Restorer;
import org.mechanist.serving.restore.RestorerOptions;

/** A replica outlives its broker, and says meanwhile that it can't restore. */
class ReplicaHealthIT {

  private static final Duration WITHIN = Duration.ofMinutes(4);
  private static final int SIDE = 16;
  private static final int IMAGES = 64;
  private static final BatchLimits LIMITS = new BatchLimits(16, Duration.ofMillis(20), 4, 1);
  private static final Topics TOPICS = Topics.DEFAULT;

  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void health_whileTheBrokerIsAway_isNotReadyAndIsAgainAfterwards(@TempDir Path folder) {
    var broker = EmbeddedBroker.start(folder, 0);
    var bootstrap = broker.bootstrap();
    var settings = KafkaSettings.of(bootstrap);
    TopicSetup.createMissing(settings, TOPICS, 1, WITHIN);
    var options = new RestorerOptions("restorers", "a", LIMITS, true, 1);
    try (var restorer = new Restorer(settings, TOPICS, options, Clock.systemUTC())) {
      var run = restorer.run().cache();
      run.subscribe(done -> {}, failed -> {});
      assertThat(restorer.health().live()).isTrue();
      assertThat(restorer.health().ready()).as("before the first snapshot").isFalse();

      send(settings, TOPICS.canonical());
      send(settings, TOPICS.transformed());
      try (var learner = learner(settings)) {
        learner.run().subscribe(done -> {}, failed -> {});
        await("all is restored", () -> restorer.state().restored() == IMAGES);
      }
      assertThat(restorer.health().ready()).isTrue();

      broker.close();
      await("it has noticed", () -> !restorer.health().ready());
      assertThat(restorer.health().live()).as("a new start would not mend that").isTrue();

      try (var again = EmbeddedBroker.start(folder, broker.port())) {
        assertThat(again.bootstrap()).isEqualTo(bootstrap);
        await("it is back", () -> restorer.health().ready());
        send(settings, TOPICS.transformed());
        await("it restores", () -> restorer.state().restored() == 2 * IMAGES);
        restorer.stop();
        run.block(WITHIN);
      }
    }
  }

  private static LearnerPipeline learner(KafkaSettings settings) {
    var recipe =
        Recipes.load(
            "mechanist",
            Map.of(
                "experts.filters", "4",
                "pretraining.iterations", "3",
                "pretraining.images", "32"));
    var options =
        new LearnerOptions(recipe, 2, 2, 1, "cpu", 1, IMAGES, IMAGES, Duration.ofSeconds(5), 0.5)
            .with(new Publication(false, Duration.ofMillis(100)));
    return new LearnerPipeline(settings, TOPICS, "learner", LIMITS, options, Clock.systemUTC());
  }

  private void send(KafkaSettings settings, String topic) {
    try (var writer = new TopicWriter(settings)) {
      for (int i = 0; i < IMAGES; i++) {
        var pixels = new byte[SIDE * SIDE];
        for (int row = 2; row < SIDE - 2; row++) {
          pixels[row * SIDE + random.nextInt(6, 10)] = (byte) 255;
        }
        var image = new Image("image-" + i, "test", new Pixels(SIDE, SIDE, pixels), List.of());
        writer.send(topic, null, ImageCodec.encode(image));
      }
      writer.flush();
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    Eventually.is(what, condition, Duration.ofMillis(50), WITHIN);
  }
}
