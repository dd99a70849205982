package org.mechanist.serving.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mechanist.serving.evaluation.Observations.judged;

import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Truth;

class EvaluationTest {

  @Test
  void accuracy_ofFour_countsEachKindApart() {
    var evaluation = new Evaluation();
    evaluation.add(judged(Truth.STREAM, "invert", "expert-0", false, true, true));
    evaluation.add(judged(Truth.STREAM, "invert", "expert-0", false, true, true));
    evaluation.add(judged(Truth.STREAM, "noise", "expert-1", true, true, true));
    evaluation.add(judged(Truth.STREAM, "noise", "expert-1", false, false, true));
    assertThat(evaluation.stream().accuracy()).isEqualTo(new Accuracy(0.25, 0.75, 1));
    assertThat(evaluation.stream().accuracyByMechanism())
        .containsEntry("invert", new Accuracy(0, 1, 1))
        .containsEntry("noise", new Accuracy(0.5, 0.5, 1));
  }

  @Test
  void add_heldOut_isKeptApartAndDecides() {
    var evaluation = new Evaluation();
    evaluation.add(judged(Truth.STREAM, "invert", "expert-0", false, false, true));
    assertThat(evaluation.decisive()).isSameAs(evaluation.stream());

    evaluation.add(judged(Truth.HELD_OUT, "invert", "expert-3", false, true, true));
    assertThat(evaluation.decisive()).isSameAs(evaluation.heldOut());
    assertThat(evaluation.heldOut().images()).isEqualTo(1);
    assertThat(evaluation.heldOut().accuracy().restored()).isEqualTo(1);
    assertThat(evaluation.heldOut().assignment().share().get("invert"))
        .containsOnlyKeys("expert-3");
    assertThat(evaluation.stream().accuracy().restored()).isZero();
  }

  @Test
  void add_otherPart_isRefused() {
    var evaluation = new Evaluation();
    var observation = judged("rehearsal", "invert", "expert-0", true, true, true);
    assertThatThrownBy(() -> evaluation.add(observation))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rehearsal");
  }

  @Test
  void accuracy_withoutImages_isZero() {
    assertThat(new Evaluation().heldOut().accuracy()).isEqualTo(new Accuracy(0, 0, 0));
    assertThat(new Evaluation().heldOut().curve()).isEmpty();
  }
}
