package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.Topics;

/** A user at a shell, and a learner in another process. */
class ExpertsIT {

  private static final int SIDE = 16;
  private static final int IMAGES = 64;
  private static final Duration BOUND = Duration.ofMinutes(3);

  private final PrintStream standardOut = System.out;
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    TopicSetup.createMissing(
        KafkaSettings.of(broker.bootstrap()), Topics.DEFAULT, 1, Duration.ofMinutes(1));
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopBroker() {
    System.setOut(standardOut);
    System.setErr(standardError);
    broker.close();
  }

  @Test
  void experts_ofARunningLearner_areSeenAndManaged() throws Exception {
    sendImages();
    var arguments = new ArrayList<>(List.of("learn", "--bootstrap", broker.bootstrap()));
    arguments.addAll(List.of("--experts", "3", "--most-experts", "4", "--threads", "1"));
    arguments.addAll(List.of("--set", "experts.filters=4", "--set", "pretraining.iterations=3"));
    arguments.addAll(List.of("--set", "growth.everySteps=0")); // nobody else decides
    arguments.addAll(List.of("--checkpoints", folder.resolve("checkpoints").toString()));
    try (var learner = Child.start(arguments)) {
      assertThat(run("list", "--timeout", "120")).isZero();
      assertThat(said()).contains("3 of 4 places taken").contains("expert-2     learning");

      assertThat(run("freeze", "expert-0", "--reason", "for a test")).isZero();
      assertThat(said()).startsWith("expert-0 frozen at step").contains("by hand: for a test");
      assertThat(run("show", "expert-0")).isZero();
      assertThat(said()).contains("standing       held").contains("frozen at step");
      assertThat(run("thaw", "expert-0")).isZero();
      assertThat(run("merge", "expert-2", "expert-1")).isZero();
      assertThat(said()).contains("expert-2 merged at step").contains("into expert-1");

      assertThat(run("retire", "expert-7")).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .isEqualToIgnoringNewLines(
              "mechanist: the learner refused: there is no expert-7, there are [expert-0,"
                  + " expert-1]");

      var model = folder.resolve("mine.onnx");
      said();
      assertThat(run("export", "expert-1", "--out", model.toString())).isZero();
      assertThat(said()).contains("expert-1 exported").contains("mine.json");
      var entry =
          Json.MAPPER.readValue(folder.resolve("mine.json").toFile(), SnapshotManifest.Entry.class);
      assertThat(entry.bytes()).isEqualTo(Files.size(model));
      assertThat(entry.provenance().topic()).isEqualTo("mechanist.transformed");
      assertThat(run("import", model.toString())).isZero();
      assertThat(said()).contains("expert-3 imported");

      assertThat(run("list", "--json")).isZero();
      var state = Json.MAPPER.readValue(said(), CommitteeState.class);
      assertThat(state.experts())
          .extracting(CommitteeState.Member::expert, CommitteeState.Member::standing)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("expert-0", "learning"),
              org.assertj.core.groups.Tuple.tuple("expert-1", "learning"),
              org.assertj.core.groups.Tuple.tuple("expert-3", "held"));
      learner.kill();
    }
    try (var again = Child.start(arguments)) {
      assertThat(run("thaw", "expert-3", "--timeout", "120")).isZero();
      assertThat(run("freeze", "expert-1")).isZero();
      said();
      assertThat(run("list")).isZero();
      assertThat(said()).contains("3 of 4 places taken").contains("expert-1     held");
      again.terminate();
      assertThat(again.awaitExit(BOUND)).as(again.toString()).isZero();
    }
  }

  @Test
  void experts_withoutALearner_sayWhatWasAskedWhereAndHowLong() {
    assertThat(run("freeze", "expert-0", "--timeout", "1")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("mechanist: no learner answered within 1 s")
        .contains("freeze expert-0", "mechanist.commands", broker.bootstrap());
    err.reset();

    assertThat(run("list", "--timeout", "1")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("mechanist: no learner has told how its committee is")
        .contains("mechanist.experts", broker.bootstrap());
  }

  @Test
  void list_stateOfLongAgoBehindManyModels_isFoundAndSaidToBeOld() {
    var then = Instant.now().minusSeconds(3600);
    var member = new CommitteeState.Member("expert-5", "newborn", 30, 7, 0.25, 1.5, then);
    var state = new CommitteeState(then, then, 60, 1920, "mine", 4, 2, List.of(member));
    try (var writer = new TopicWriter(KafkaSettings.of(broker.bootstrap()))) {
      writer.send(Topics.DEFAULT.experts(), null, state.encode());
      for (int i = 0; i < 600; i++) {
        var model = SnapshotManifest.encodeModel("expert-" + i, new byte[] {1});
        writer.send(Topics.DEFAULT.experts(), null, model);
      }
      writer.flush();
    }

    assertThat(run("list")).isZero();

    assertThat(said().lines())
        .containsExactly(
            "recipe mine, step 60, 1920 images; 1 of 4 places taken; canonical images score 2.00;"
                + " as of 60 min ago: the learner has said nothing since",
            "expert       standing      steps    share    score  to canonical   last win",
            "expert-5     newborn          30   25.0 %     1.50         -0.50   60 min ago");
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of("experts"));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("--bootstrap", broker.bootstrap()));
    return Mechanist.run(all.toArray(String[]::new));
  }

  private String said() {
    var text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text;
  }

  private void sendImages() {
    try (var writer = new TopicWriter(KafkaSettings.of(broker.bootstrap()))) {
      for (int i = 0; i < IMAGES; i++) {
        var pixels = new byte[SIDE * SIDE];
        Arrays.fill(pixels, i % SIDE * SIDE, (i % SIDE + 1) * SIDE, (byte) 255);
        var image = new Image("image-" + i, "test", new Pixels(SIDE, SIDE, pixels), List.of());
        writer.send(Topics.DEFAULT.canonical(), null, ImageCodec.encode(image));
        writer.send(Topics.DEFAULT.transformed(), null, ImageCodec.encode(image));
      }
      writer.flush();
    }
  }
}
