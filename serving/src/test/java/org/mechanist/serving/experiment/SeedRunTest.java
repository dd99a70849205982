package org.mechanist.serving.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.evaluation.Observations;
import org.mechanist.serving.evaluation.Verdict;

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
  void convergence_isAfterFiveLooksInARowThatAreUnchanged() {
    double none = Double.NaN;
    assertThat(converged(none, 1, 0.98, 1, 1, 1, 0)).contains(new Convergence(60, 0.6));
    assertThat(converged(none, 1, 1, 1, 1, 0.97, 1, 1, 1, 1)).isEmpty();
    assertThat(converged(none, 0.5, 1, 1, 1, 1, 1, 1)).contains(new Convergence(70, 0.7));
    assertThat(converged()).isEmpty();
  }

  @Test
  void look_ofProbe_averagesByMechanismAndCountsWhoKeepsItsImages() {
    var watch = new ProbeWatch(List.of("noise", "invert", "noise", "noise"));
    var experts = List.of("expert-0", "expert-1");
    var first = watch.look(experts, new float[][] {{1, 2, 3, 5}, {0, 4, 4, -4}});
    assertThat(first.unchanged()).isNaN();
    assertThat(first.scores())
        .isEqualTo(
            Map.of(
                "invert", Map.of("expert-0", 2.0, "expert-1", 4.0),
                "noise", Map.of("expert-0", 3.0, "expert-1", 0.0)));
    var second = watch.look(experts, new float[][] {{1, 2, 9, 5}, {0, 4, 4, -4}});
    assertThat(second.unchanged()).isEqualTo(0.75);
  }

  @Test
  void roles_namesIdleAndSharingExpertsAndThoseWithSeveralJobs() {
    var share =
        Map.of(
            "invert", Map.of("expert-1", 0.97, "expert-4", 0.03),
            "noise", Map.of("expert-3", 0.4, "expert-10", 0.6),
            "rotate", Map.of("expert-1", 1.0));
    var roles = Roles.of(List.of("expert-1", "expert-3", "expert-4", "expert-10"), share);
    assertThat(roles.idle()).containsExactly("expert-4");
    assertThat(roles.shared()).isEqualTo(Map.of("noise", List.of("expert-3", "expert-10")));
    assertThat(roles.several()).containsOnlyKeys("expert-1");
    assertThat(roles.several().get("expert-1")).containsExactlyInAnyOrder("invert", "rotate");
    assertThat(roles.text().orElseThrow())
        .startsWith("idle: expert-4; noise is shared by expert-3 and expert-10; expert-1 does ");
    assertThat(Roles.of(List.of("a"), Map.of("noise", Map.of("a", 1.0))).text()).isEmpty();
  }

  @Test
  void restoredMechanisms_areThoseThatWereBadAndAreGood() {
    var byMechanism =
        Map.of(
            "invert", new Accuracy(0.1, 0.95, 0.99),
            "noise", new Accuracy(0.96, 0.98, 0.99),
            "rotate", new Accuracy(0.4, 0.9, 0.99));
    assertThat(
            new Verdict(9, new Accuracy(0, 0, 0), 0, 0, false, byMechanism, Map.of())
                .restoredMechanisms())
        .containsExactly("invert");
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

  private static Optional<Convergence> converged(double... unchanged) {
    var looks = new ArrayList<Look>();
    for (double share : unchanged) {
      int number = looks.size() + 1;
      looks.add(
          new Look(
              10L * number,
              0,
              new Accuracy(0, number / 10.0, 1),
              0,
              0,
              1,
              Map.of(),
              new Logits(0, 0, 0),
              new Probe(Map.of(), share),
              1));
    }
    return Convergence.of(looks);
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
