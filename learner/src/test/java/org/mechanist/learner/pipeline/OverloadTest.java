package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.ingest.kafka.MicroBatch;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;

class OverloadTest {

  private static final Polled MESSAGE =
      new Polled(new Origin("t", 0, 0, 0), new Message(null, null, List.of()));

  @ParameterizedTest
  @CsvSource({
    "lag, 1, 1000000, true",
    "restore-only, 1, 40, true",
    "restore-only, 1, 41, false",
    "restore-only, 7, 41, false",
    "restore-only, 8, 41, true"
  })
  void learnsFrom_batchesBehind_followsTheChoice(
      String overload, long sequence, long lag, boolean learns) {
    var batch = new MicroBatch(sequence, List.of(MESSAGE, MESSAGE), lag);

    assertThat(Overload.of(overload).learnsFrom(batch)).isEqualTo(learns);
  }

  @Test
  void of_unknownName_saysWhichThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Overload.of("drop"))
        .withMessage("overload is \"drop\"; lag and restore-only are allowed");
  }
}
