package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.Topics;

/**
 * How long a stream stands still when its learner of ten experts is killed and started again at
 * once; prints the figures. A test rather than a command: it kills processes.
 */
@Tag("slow")
class RecoveryIT {

  private static final Duration BOUND = Duration.ofMinutes(10);

  /** Aimed at on a machine that does nothing else; what has to be learned again comes on top. */
  private static final double MOST_SECONDS = 15;

  private static final int BATCH = 32;
  private static final int BATCHES_TO_REPLAY = 20;

  private static final Pattern PART = Pattern.compile("([a-z][a-z0-9 ]+) ([0-9.]+)(?:,|$)");

  private final List<Child> children = new ArrayList<>();
  @TempDir private Path folder;
  private String bootstrap;
  private Set<String> checkpointsSeen = Set.of();
  private long restoredThen;

  @BeforeEach
  void startBroker() throws Exception {
    Tiny.needsMnist();
    var broker = start(List.of("broker", "--port", "0", "--data", folder("broker")));
    bootstrap = broker.awaitLine("broker up at ([0-9.:]+),", BOUND).group(1);
  }

  @AfterEach
  void closeAll() {
    for (int i = children.size() - 1; i >= 0; i--) {
      children.get(i).close();
    }
  }

  @Test
  void learn_killedAndStartedAgain_restoresTheNextImageSoon() throws Exception {
    start("produce", "--scenario", "paper10", "--steps", "2000", "--rate", "500");
    var learner = startLearner();
    learner.awaitWhileRunning(
        "a checkpoint is saved at work", () -> checkpoints().size() >= 2, BOUND);
    learner.awaitWhileRunning(
        "%d batches are restored behind a checkpoint".formatted(BATCHES_TO_REPLAY),
        this::isFarBehindACheckpoint,
        BOUND);

    long killedNanos = System.nanoTime();
    learner.kill();
    learner = startLearner();
    var line = learner.awaitLine("the first image was restored after [0-9.]+ s: (.*)", BOUND);
    double seconds = (System.nanoTime() - killedNanos) / 1e9;

    double replay = 0;
    int batches = 0;
    var parts = PART.matcher(line.group(1));
    while (parts.find()) {
      if (parts.group(1).startsWith("replay of ")) {
        replay = Double.parseDouble(parts.group(2));
        batches = Integer.parseInt(parts.group(1).replaceAll("\\D", ""));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "recovery: %.2f s, of which %.2f s to learn %d batches again; %s%n",
        seconds,
        replay,
        batches,
        line.group());
    assertThat(line.group(1)).doesNotContain("pretraining", "canonical images");
    assertThat(batches).isGreaterThanOrEqualTo(BATCHES_TO_REPLAY - 1);
    assertThat(seconds - replay).isLessThan(MOST_SECONDS);
  }

  private Child startLearner() throws IOException {
    return start(
        "learn",
        "--experts",
        "10",
        "--checkpoints",
        folder("checkpoints"),
        "--checkpoint-every",
        "60",
        "--verbose");
  }

  private Child start(String command, String... more) throws IOException {
    var all = new ArrayList<>(List.of(command, "--bootstrap", bootstrap));
    all.addAll(List.of(more));
    return start(all);
  }

  private Child start(List<String> arguments) throws IOException {
    var child = Child.start(arguments);
    children.add(child);
    return child;
  }

  private String folder(String name) {
    return folder.resolve(name).toString();
  }

  /** Counts from the newest one, since a slow machine saves others in the meantime. */
  private boolean isFarBehindACheckpoint() {
    long restored = restored();
    var saved = checkpoints();
    if (!saved.equals(checkpointsSeen)) {
      checkpointsSeen = saved;
      restoredThen = restored;
    }
    return restored >= restoredThen + BATCHES_TO_REPLAY * BATCH;
  }

  private Set<String> checkpoints() {
    var saved = folder.resolve("checkpoints");
    if (!Files.isDirectory(saved)) {
      return Set.of();
    }
    try (var files = Files.list(saved)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("checkpoint-"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long restored() {
    try (var reader = new TopicReader(KafkaSettings.of(bootstrap), Topics.DEFAULT.restored())) {
      return reader.endOffsets().values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
