package org.mechanist.learner.complexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.Pixels;

class EffectiveComplexityTest {

  private static final int SIDE = 16;
  private static final int BATCH = 8;
  private static final int MOST = 300;

  private static final Recipe RECIPE =
      TinyRecipes.tiny(
          "mechanist",
          Map.of(
              "experts.filters", "8",
              "experts.adam.learningRate", "5e-3",
              "pretraining.iterations", "200",
              "pretraining.stopBelow", "0.001",
              "pretraining.adam.learningRate", "1e-2"));

  @Test
  void alone_dimming_isLearnedAndNotAtOnce() {
    var told = new ArrayList<Integer>();
    try (var complexity = complexity(MOST)) {
      var dimming = complexity.alone("dim", dimming(), told::add);

      assertThat(dimming.reached()).isTrue();
      assertThat(dimming.steps()).isBetween(3, MOST - 1);
      assertThat(dimming.error())
          .isBetween(0.0, InverseTraining.UNEXPLAINED / 4); // no variance in [0,1] exceeds ¼
      assertThat(told).hasSize(dimming.steps()).endsWith(dimming.steps());
    }
  }

  @Test
  void given_itself_takesNoStepsOrNextToNone() {
    try (var complexity = complexity(MOST)) {
      int alone = complexity.alone("dim", dimming(), step -> {}).steps();
      var again = complexity.given("dim", dimming(), step -> {});

      assertThat(again.reached()).isTrue();
      assertThat(again.steps()).isLessThan(alone / 2);
    }
  }

  @Test
  void given_whatStandsInItsWay_leavesThatAsItWas() {
    try (var complexity = complexity(MOST)) {
      complexity.alone("dim", dimming(), step -> {});
      var once = complexity.given("dim", nothing(), step -> {});
      var twice = complexity.given("dim", nothing(), step -> {});

      assertThat(once.steps()).isPositive();
      assertThat(twice).isEqualTo(once);
    }
  }

  @Test
  void alone_identity_isWhatItStartsFrom() {
    try (var complexity = complexity(MOST)) {
      assertThat(complexity.alone("identity", nothing(), step -> {}).steps()).isZero();
    }
  }

  @Test
  void alone_tooFewSteps_isGivenUp() {
    try (var complexity = complexity(2)) {
      var dimming = complexity.alone("dim", dimming(), step -> {});

      assertThat(dimming.reached()).isFalse();
      assertThat(dimming.steps()).isEqualTo(2);
      assertThat(dimming.error()).isGreaterThan(0.01);
    }
  }

  @Test
  void alone_sameSeed_givesTheSame() {
    try (var one = complexity(MOST);
        var other = complexity(MOST)) {
      var first = one.alone("dim", dimming(), step -> {});

      assertThat(other.alone("dim", dimming(), step -> {})).isEqualTo(first);
    }
  }

  @Test
  void given_whatWasNotLearned_isRefused() {
    try (var complexity = complexity(MOST)) {
      assertThatThrownBy(() -> complexity.given("blur", dimming(), step -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("blur has not been learned");
    }
  }

  @Test
  void pairs_withoutACounterpart_areRefused() {
    assertThatThrownBy(() -> new Pairs(Drawings.strokes(2, SIDE, 1), Drawings.strokes(1, SIDE, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2, 1");
  }

  private static EffectiveComplexity complexity(int most) {
    var images = new ArrayList<>(Drawings.strokes(16, SIDE, 1));
    images.addAll(dimmed(Drawings.strokes(16, SIDE, 2)));
    return new EffectiveComplexity(SharedTorch.get(), RECIPE, images, most, 1);
  }

  private static Lesson dimming() {
    return new Lesson(
        step -> new Pairs(dimmed(batch(step)), batch(step)), new Pairs(dimmed(probe()), probe()));
  }

  private static Lesson nothing() {
    return new Lesson(step -> new Pairs(batch(step), batch(step)), new Pairs(probe(), probe()));
  }

  private static List<Pixels> batch(int step) {
    return Drawings.strokes(BATCH, SIDE, 100 + step);
  }

  private static List<Pixels> probe() {
    return Drawings.strokes(BATCH, SIDE, 3);
  }

  /** A quarter as bright. */
  private static Pixels dimmed(Pixels image) {
    var values = new byte[image.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) ((image.values()[i] & 0xff) / 4);
    }
    return new Pixels(image.width(), image.height(), values);
  }

  private static List<Pixels> dimmed(List<Pixels> images) {
    return images.stream().map(EffectiveComplexityTest::dimmed).toList();
  }
}
