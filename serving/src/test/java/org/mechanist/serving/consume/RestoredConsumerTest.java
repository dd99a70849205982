package org.mechanist.serving.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.classifier.Classifier;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Observation;
import org.mechanist.serving.picture.Sample;
import org.mechanist.serving.picture.SampleReservoir;

/** Each test ends with the ledger: messages read = judged + unjudged + malformed. */
class RestoredConsumerTest {

  private static final int LABEL = 7;
  private static final int OTHER = 1;

  @TempDir private Path folder;

  /** The first pixel of an image is its digit. */
  private final List<Integer> batchSizes = new ArrayList<>();

  private final Classifier firstPixel =
      images -> {
        batchSizes.add(images.size());
        return images.stream().mapToInt(image -> image.at(0, 0)).toArray();
      };
  private final SampleReservoir samples = new SampleReservoir(4);
  private final List<Progress> heard = new ArrayList<>();
  private Path file;

  @BeforeEach
  void choose() {
    file = folder.resolve("observations.jsonl");
  }

  @Test
  void accept_batch_judgesEachKindInOneCall() throws IOException {
    try (var consumer = resume()) {
      consumer.accept(List.of(arrived(0, 0, LABEL), arrived(1, 0, OTHER), arrived(0, 1, LABEL)));
      assertThat(batchSizes).containsExactly(3, 3, 3);
      assertThat(consumer.evaluation().stream().accuracy()).isEqualTo(new Accuracy(0, 2 / 3.0, 1));
      assertThat(consumer.evaluation().stream().assignment().share())
          .isEqualTo(Map.of("invert", Map.of("expert-3", 1.0)));
      assertThat(samples.samples()).extracting(Sample::mechanism).containsOnly("invert").hasSize(3);
      assertThat(consumer.nextOffsets()).isEqualTo(Map.of(0, 2L, 1, 1L));
      assertThat(heard).containsExactly(consumer.progress());
      assertLedger(consumer, 3, 0, 0);
    }
  }

  @Test
  void resume_whoAsks_hearsOfEachJudgedImageOnceTheLedgersFirst() throws IOException {
    try (var consumer = resume()) {
      consumer.accept(List.of(arrived(0, 0, LABEL)));
    }
    var judged = new ArrayList<Observation>();
    try (var consumer =
        RestoredConsumer.resume(file, firstPixel, samples, heard::add, judged::add)) {
      assertThat(judged).extracting(Observation::restoredDigit).containsExactly(LABEL);
      consumer.accept(
          List.of(
              arrived(0, 0, LABEL),
              new Arrived(0, 1, new Message(null, new byte[] {1}, List.of()), null),
              arrived(0, 2, OTHER)));
      assertThat(judged).extracting(Observation::restoredDigit).containsExactly(LABEL, OTHER);
      assertLedger(consumer, 2, 0, 1);
    }
  }

  @Test
  void accept_malformedMessage_isCountedAndNotFatal() throws IOException {
    var broken = new Message(null, new byte[] {1, 2}, List.of());
    try (var consumer = resume()) {
      consumer.accept(
          List.of(arrived(0, 0, LABEL), new Arrived(0, 1, broken, null), arrived(0, 2, OTHER)));
      assertThat(consumer.evaluation().stream().accuracy().restored()).isEqualTo(0.5);
      assertLedger(consumer, 2, 0, 1);
    }
  }

  @Test
  void accept_withoutTruthOrTransformed_isUnjudged() throws IOException {
    var transformed = Restorations.transformed(OTHER, List.of());
    try (var consumer = resume()) {
      consumer.accept(
          List.of(
              new Arrived(0, 0, restored(0, 0, LABEL, List.of()), transformed),
              new Arrived(0, 1, restored(0, 1, LABEL, truth(Truth.STREAM)), null),
              new Arrived(0, 2, restored(0, 2, LABEL, truth("rehearsal")), transformed),
              new Arrived(0, 3, restored(0, 3, LABEL, brokenTruth()), transformed),
              new Arrived(
                  0,
                  4,
                  restored(0, 4, LABEL, truth(Truth.STREAM)),
                  new Message(null, null, List.of()))));
      assertThat(batchSizes).isEmpty();
      assertThat(consumer.census().distinct()).isEqualTo(5);
      assertLedger(consumer, 0, 5, 0);
    }
  }

  @Test
  void resume_afterRestart_countsEachOnce() throws IOException {
    try (var consumer = resume()) {
      consumer.accept(List.of(arrived(0, 0, LABEL), arrived(0, 1, OTHER)));
    }
    var newSamples = new SampleReservoir(4);
    try (var consumer = RestoredConsumer.resume(file, firstPixel, newSamples, progress -> {})) {
      assertThat(consumer.nextOffsets()).isEqualTo(Map.of(0, 2L));
      assertLedger(consumer, 2, 0, 0);

      consumer.accept(List.of(arrived(0, 1, OTHER), arrived(0, 2, LABEL)));
      assertThat(consumer.evaluation().stream().accuracy().restored()).isEqualTo(2 / 3.0);
      assertThat(consumer.census().duplicated()).isZero();
      assertThat(newSamples.samples()).hasSize(2);
      assertLedger(consumer, 3, 0, 0);
    }
  }

  @Test
  void census_sameImageRestoredTwice_isSeen() throws IOException {
    try (var consumer = resume()) {
      var first = arrived(0, 0, LABEL);
      consumer.accept(List.of(first, new Arrived(0, 1, first.restored(), first.transformed())));
      assertThat(consumer.census().duplicated()).isEqualTo(1);
      assertLedger(consumer, 2, 0, 0);
    }
  }

  @Test
  void accept_classifierFails_countsNothing() throws IOException {
    Classifier failing =
        images -> {
          throw new IllegalStateException("out of memory");
        };
    try (var consumer = RestoredConsumer.resume(file, failing, samples, heard::add)) {
      var batch = List.of(arrived(0, 0, LABEL));
      assertThatThrownBy(() -> consumer.accept(batch)).hasMessage("out of memory");
      assertThat(consumer.nextOffsets()).isEmpty();
      assertLedger(consumer, 0, 0, 0);
    }
  }

  private RestoredConsumer resume() throws IOException {
    return RestoredConsumer.resume(file, firstPixel, samples, heard::add);
  }

  private static void assertLedger(
      RestoredConsumer consumer, long judged, long unjudged, long malformed) {
    var progress = consumer.progress();
    assertThat(progress.judged()).isEqualTo(judged);
    assertThat(progress.unjudged()).isEqualTo(unjudged);
    assertThat(progress.malformed()).isEqualTo(malformed);
    assertThat(consumer.census().distinct() + consumer.census().duplicated())
        .isEqualTo(progress.restored());
    assertThat(consumer.evaluation().stream().images()).isEqualTo(judged);
  }

  private static Arrived arrived(int partition, long offset, int restoredDigit) {
    return new Arrived(
        partition,
        offset,
        restored(partition, offset, restoredDigit, truth(Truth.STREAM)),
        Restorations.transformed(OTHER, truth(Truth.STREAM)));
  }

  private static Message restored(int partition, long offset, int digit, List<Header> headers) {
    return Restorations.restored(
        new Origin("mechanist.transformed", partition, offset, 17), digit, headers);
  }

  private static List<Header> truth(String part) {
    return Restorations.truth(part, LABEL);
  }

  private static List<Header> brokenTruth() {
    return new Truth(Truth.STREAM, "invert", LABEL, new Pixels(1, 1, new byte[1])).headers();
  }
}
