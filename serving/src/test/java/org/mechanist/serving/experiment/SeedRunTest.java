package org.mechanist.serving.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.evaluation.Observations;

class SeedRunTest {

  @Test
  void settledStep_isTheFirstThatAllLaterLooksKeepUp() {
    assertThat(settled(0.2, 0.97, 0.9, 0.95, 1)).hasValue(40);
    assertThat(settled(1, 1)).hasValue(10);
    assertThat(settled(0.2, 0.949)).isEqualTo(OptionalLong.empty());
    assertThat(settled(1, 1, 0.5)).isEmpty();
    assertThat(settled()).isEmpty();
  }

  @Test
  void of_part_isWhatThePartSays() {
    var evaluation = new Evaluation();
    evaluation.add(Observations.judged(Truth.HELD_OUT, "invert", "expert-1", false, true, true));
    evaluation.add(Observations.judged(Truth.HELD_OUT, "noise", "expert-1", true, false, true));
    evaluation.add(Observations.won("invert", "expert-0"));
    assertThat(Verdict.of(evaluation.heldOut()))
        .isEqualTo(
            new Verdict(
                2,
                new Accuracy(0.5, 0.5, 1),
                0.5,
                0,
                false,
                Map.of("invert", new Accuracy(0, 1, 1), "noise", new Accuracy(1, 0, 1)),
                Map.of("invert", Map.of("expert-1", 1.0), "noise", Map.of("expert-1", 1.0))));
  }

  private static OptionalLong settled(double... purities) {
    var looks = new ArrayList<Look>();
    for (double purity : purities) {
      looks.add(
          new Look(
              10L * (looks.size() + 1),
              0,
              new Accuracy(0, 0, 0),
              purity,
              0,
              1,
              Map.of(),
              new Logits(0, 0, 0),
              new Probe(Map.of(), Double.NaN),
              1));
    }
    var verdict = new Verdict(0, new Accuracy(0, 0, 0), 0, 0, false, Map.of(), Map.of());
    return new SeedRun(1, 50, List.of(), looks, verdict, Gallery.empty(), 1).settledStep();
  }
}
