package org.mechanist.learner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.schemas.Pixels;
import org.slf4j.LoggerFactory;

class CheckpointStoreTest {

  private static final List<Pixels> IMAGES = Drawings.strokes(5, 8, 1);
  private static final int EVERY = 37; // bytes, prime to what the format is aligned to

  @TempDir private Path folder;
  private CheckpointStore store;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(CheckpointStore.class);

  @BeforeEach
  void open() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false); // damage by the hundred is no news
    store = new CheckpointStore(folder, 2, "a test");
  }

  @AfterEach
  void close() {
    store.close();
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  @Test
  void latest_nothingSaved_isEmpty() {
    assertThat(store.latest()).isEmpty();
  }

  @Test
  void latest_saved_isTheSameWithCompanionAndCanonicalImages() {
    var companion = StateJson.of(Map.of("offsets", List.of(3L, 1L << 62)));
    store.save(checkpoint(1, IMAGES));
    var file = store.save(checkpoint(2, IMAGES).with(companion));

    var latest = store.latest().orElseThrow();

    assertThat(file).hasFileName("checkpoint-2.safetensors");
    assertThat(number(latest)).isEqualTo(2);
    assertThat(latest.companion()).isEqualTo(companion);
    assertThat(latest.canonical()).isEqualTo(IMAGES);
    assertThat(latest.version()).isEqualTo("1.2.3");
    assertThat(log.list).isEmpty();
  }

  @Test
  void latest_anotherStore_goesOnWithTheNextNumber() {
    store.save(checkpoint(1, IMAGES));
    store.close();
    store = new CheckpointStore(folder, 2, "a test");

    assertThat(number(store.latest().orElseThrow())).isEqualTo(1);
    assertThat(store.save(checkpoint(2, IMAGES))).hasFileName("checkpoint-2.safetensors");
  }

  @Test
  void adopt_newestOfAnotherStore_isTheLatest() throws IOException {
    store.save(checkpoint(1, IMAGES));
    store.save(checkpoint(2, IMAGES));
    try (var other = new CheckpointStore(folder.resolve("other"), 2, "another test")) {
      for (var file : store.newest()) {
        other.adopt(file.getFileName().toString(), Files.readAllBytes(file));
      }

      assertThat(other.newestNumber()).isEqualTo(2);
      assertThat(number(other.latest().orElseThrow())).isEqualTo(2);
      assertThat(other.latest().orElseThrow().canonical()).isEqualTo(IMAGES);
      assertThat(other.save(checkpoint(3, IMAGES))).hasFileName("checkpoint-3.safetensors");
    }
  }

  @Test
  void adopt_fileThatIsThereOrDamaged_spoilsNothing() throws IOException {
    store.save(checkpoint(1, IMAGES));
    store.adopt("checkpoint-1.safetensors", new byte[9]);
    store.adopt(canonical().get(0).getFileName().toString(), new byte[9]);
    store.adopt("checkpoint-2.safetensors", new byte[9]);

    assertThat(number(store.latest().orElseThrow())).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../checkpoint-1.safetensors", "lock", "", "checkpoint-0.safetensors"})
  void adopt_otherName_isRefused(String name) {
    assertThatThrownBy(() -> store.adopt(name, new byte[9]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + name + "\"");
  }

  @Test
  void latest_bitsFlipped_fallsBackAndSaysWhy() throws IOException {
    store.save(checkpoint(1, IMAGES));
    var file = store.save(checkpoint(2, IMAGES));
    var right = Files.readAllBytes(file);
    for (int at = 0; at < right.length; at += EVERY) {
      log.list.clear();
      var wrong = right.clone();
      wrong[at] ^= (byte) (1 << (at % 8));
      Files.write(file, wrong);

      assertThat(number(store.latest().orElseThrow())).as("byte %d", at).isEqualTo(1);
      assertThat(log.list)
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .startsWith(file + " is passed over: it")
          .hasLineCount(1);
    }
  }

  @Test
  void latest_cutOff_fallsBack() throws IOException {
    store.save(checkpoint(1, IMAGES));
    var file = store.save(checkpoint(2, IMAGES));
    var right = Files.readAllBytes(file);
    for (int length = 0; length < right.length; length += EVERY) {
      Files.write(file, Arrays.copyOf(right, length));

      assertThat(number(store.latest().orElseThrow())).as("%d bytes", length).isEqualTo(1);
    }
  }

  @Test
  void latest_canonicalImagesDamagedMissingOrOthers_fallsBack() throws IOException {
    var others = Drawings.strokes(5, 8, 2);
    store.save(checkpoint(1, IMAGES));
    var kept = canonical();
    store.save(checkpoint(2, others));
    var file = canonical();
    file.removeAll(kept);
    assertThat(file).hasSize(1);
    var right = Files.readAllBytes(file.get(0));
    for (int at = 0; at < right.length; at += EVERY) {
      var wrong = right.clone();
      wrong[at] ^= 1;
      Files.write(file.get(0), wrong);
      assertThat(number(store.latest().orElseThrow())).as("byte %d", at).isEqualTo(1);
    }
    Files.write(file.get(0), Files.readAllBytes(kept.get(0)));
    assertThat(number(store.latest().orElseThrow())).isEqualTo(1);
    Files.delete(file.get(0));
    assertThat(number(store.latest().orElseThrow())).isEqualTo(1);

    store.save(checkpoint(3, others)); // which have to be written again
    assertThat(store.latest().orElseThrow().canonical()).isEqualTo(others);
  }

  @Test
  void latest_noneIntact_saysWhatToDo() throws IOException {
    for (int number = 1; number <= 2; number++) {
      Files.write(store.save(checkpoint(number, IMAGES)), new byte[100]);
    }

    assertThatIllegalStateException()
        .isThrownBy(store::latest)
        .withMessage(
            "of 2 checkpoints in %s none is intact: put back a copy, or begin anew in another folder"
                .formatted(folder));
  }

  @Test
  void latest_ofANewerFormat_isRefusedRatherThanPassedOver() throws IOException {
    store.save(checkpoint(1, IMAGES));
    var file = folder.resolve("checkpoint-2.safetensors");
    SafetensorsWriter.write(file, Map.of("format", "5", "version", "9.9"), Map.of());

    assertThatIllegalStateException()
        .isThrownBy(store::latest)
        .withMessage(
            "%s was written by Mechanist 9.9 in format 5; this one reads format 4".formatted(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../elsewhere", "", "\0", "ABCDEF0123456789"})
  void latest_forgedNameOfCanonicalImages_isNotFollowed(String name) throws IOException {
    store.save(checkpoint(1, IMAGES));
    var metadata =
        Map.of(
            "format", "4", "version", "1", "state", "{}", "companion", "null", "canonical", name);
    SafetensorsWriter.write(folder.resolve("checkpoint-2.safetensors"), metadata, Map.of());

    assertThat(number(store.latest().orElseThrow())).isEqualTo(1);
    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .endsWith("its canonical images have no SHA-256");
  }

  @Test
  void save_more_keepsTheLastAndTheCanonicalImagesThatTheyNeed() throws IOException {
    store.save(checkpoint(1, IMAGES));
    var first = canonical();
    store.save(checkpoint(2, Drawings.strokes(5, 8, 2)));
    var second = canonical();
    store.save(checkpoint(3, Drawings.strokes(5, 8, 3)));

    assertThat(first).hasSize(1);
    assertThat(second).hasSize(2);
    assertThat(canonical()).hasSize(2).doesNotContainAnyElementsOf(first);
    assertThat(folder.resolve("checkpoint-1.safetensors")).doesNotExist();
    assertThat(folder.resolve("checkpoint-2.safetensors")).exists();
    assertThat(number(store.latest().orElseThrow())).isEqualTo(3);
  }

  @Test
  void save_canonicalImagesThatDidNotChange_areNotWrittenAgain() throws IOException {
    store.save(checkpoint(1, IMAGES));
    var longAgo = FileTime.fromMillis(1000);
    Files.setLastModifiedTime(canonical().get(0), longAgo);
    store.save(checkpoint(2, IMAGES));
    store.close();
    store = new CheckpointStore(folder, 2, "a test");
    store.save(store.latest().orElseThrow());

    assertThat(canonical()).hasSize(1);
    assertThat(Files.getLastModifiedTime(canonical().get(0))).isEqualTo(longAgo);
  }

  @Test
  void save_withoutCanonicalImages_writesNone() throws IOException {
    store.save(checkpoint(1, List.of()));

    assertThat(canonical()).isEmpty();
    assertThat(store.latest().orElseThrow().canonical()).isEmpty();
  }

  @Test
  void save_noSpaceLeft_saysSoAndLeavesAllAsItWas() throws IOException {
    var full = Path.of("/dev/full"); // on which every write fails for want of space
    assumeThat(full).exists();
    store.save(checkpoint(1, IMAGES));
    Files.createSymbolicLink(folder.resolve("unfinished.part"), full);

    assertThatThrownBy(() -> store.save(checkpoint(2, IMAGES)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("no checkpoint was saved in %s: ".formatted(folder))
        .message()
        .hasLineCount(1);

    assertThat(Files.list(folder))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder(
            "lock", "checkpoint-1.safetensors", canonical().get(0).getFileName().toString());
    assertThat(number(store.latest().orElseThrow())).isEqualTo(1);
    assertThat(store.save(checkpoint(2, IMAGES))).hasFileName("checkpoint-2.safetensors");
  }

  @Test
  void open_afterASaveThatWasKilled_removesWhatIsNotFinished() throws IOException {
    store.save(checkpoint(1, IMAGES));
    store.close();
    Files.write(folder.resolve("unfinished.part"), new byte[1000]);
    SafetensorsWriter.write(
        folder.resolve("canonical-0123456789abcdef.safetensors"), Map.of(), Map.of());
    Files.write(folder.resolve("notes.txt"), new byte[1]); // not ours
    store = new CheckpointStore(folder, 1, "a test");

    assertThat(folder.resolve("unfinished.part")).doesNotExist();
    assertThat(folder.resolve("notes.txt")).exists();
    assertThat(canonical()).hasSize(1);
    assertThat(number(store.latest().orElseThrow())).isEqualTo(1);
  }

  @Test
  void open_fewerToBeKept_removesNoneBeforeOneIsSaved() throws IOException {
    store.save(checkpoint(1, IMAGES));
    Files.write(store.save(checkpoint(2, IMAGES)), new byte[100]);
    store.close();
    store = new CheckpointStore(folder, 1, "a test");

    assertThat(number(store.latest().orElseThrow())).isEqualTo(1);
  }

  @Test
  void open_folderInUse_saysBywhomAndWhatToDo() {
    var message =
        "%s is in use by another learner (a test): stop that one, or give this one a folder of its own"
            .formatted(folder);
    assertThatIllegalStateException()
        .isThrownBy(() -> new CheckpointStore(folder, 2, "a test"))
        .withMessage(message);
    store.save(checkpoint(1, IMAGES));
    store.close();
    store = new CheckpointStore(folder, 2, "a test");
    assertThat(store.latest()).isPresent();
  }

  @Test
  void open_folderInUseByAnotherProcess_isRefused() throws Exception {
    assertThat(opensInAnotherProcess()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> new CheckpointStore(folder, 2, "a test"));
    assertThat(opensInAnotherProcess()).as("a refusal here lets nobody else in").isFalse();
    store.close();
    assertThat(opensInAnotherProcess()).isTrue();
  }

  private boolean opensInAnotherProcess() throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath = System.getProperty("java.class.path");
    return new ProcessBuilder(
                java, "-cp", classPath, AnotherLearner.class.getName(), folder.toString())
            .inheritIO()
            .start()
            .waitFor()
        == AnotherLearner.OPENED;
  }

  /** Opens a folder and says by its exit status whether it could. */
  static final class AnotherLearner {

    static final int OPENED = 3;

    private AnotherLearner() {}

    public static void main(String... arguments) {
      try {
        new CheckpointStore(Path.of(arguments[0]), 2, "a test");
        System.exit(OPENED);
      } catch (IllegalStateException e) {
        System.exit(e.getMessage().contains("is in use by another learner") ? OPENED + 1 : 1);
      }
    }
  }

  private static Checkpoint checkpoint(long number, List<Pixels> canonical) {
    return Checkpoint.capture(
        "1.2.3",
        state -> {
          state.value("number", Long.class, number);
          state.array("floats", new float[300]);
          state.canonical(canonical);
        });
  }

  private static long number(Checkpoint checkpoint) {
    var number = new long[1];
    checkpoint.resume(state -> number[0] = state.value("number", Long.class, 0L));
    return number[0];
  }

  private List<Path> canonical() throws IOException {
    try (var files = Files.list(folder)) {
      return new ArrayList<>(
          files.filter(file -> file.getFileName().toString().startsWith("canonical-")).toList());
    }
  }
}
