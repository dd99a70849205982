package org.mechanist.learner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.recipe.Recipe;

class WeightsTest {

  private static final int SIZE = 64;
  private static final int STEPS = 12;
  private static final double AVERAGING = 0.9;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = SharedTorch.get().newManager();
    SharedTorch.get().seed(1);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"0.9,0,false", "0.5,0,false", "0,0,false", "0.5,5,false", "0.5,5,true"})
  void learn_severalSteps_equalsAdamWrittenInPlainJava(
      double beta1, double halvedAfter, boolean clipped) {
    var adam = new Recipe.Adam(1e-2, halvedAfter, beta1, 0.999, 1e-8, clipped);
    var random = new SplittableRandom(7);
    var initial = randomFloats(random);
    var reference = new PlainAdam(initial, adam);
    var weights = weights(initial, AVERAGING);

    for (int step = 1; step <= STEPS; step++) {
      var gradient = randomFloats(random);
      if (step == STEPS / 2) {
        scale(gradient, 30);
      }
      learn(weights, gradient, adam);
      reference.learn(gradient);

      assertClose(weights.toFloats(), reference.values, 1e-6);
      assertClose(weights.averageToFloats(), reference.average, 1e-6);
      assertClose(weights.firstMomentToFloats(), reference.first, 1e-6);
      // The engine takes 1 − β₂ in floats, which for 0.999 is 1.3e-5 off.
      assertClose(weights.secondMomentToFloats(), reference.second, 2e-5);
      assertThat(weights.updates()).isEqualTo(step);
    }
  }

  @Test
  void learn_gradientOutOfTheBlue_clippedMovesNoFartherThanOthers() {
    assertThat(farthest(true)).isLessThan(1.2e-3);
    assertThat(farthest(false)).isGreaterThan(5e-3);
  }

  /** How far one step goes whose gradient is a hundred times as large as those before. */
  private double farthest(boolean clipped) {
    var adam = new Recipe.Adam(1e-3, 0, 0, 0.999, 1e-8, clipped);
    var random = new SplittableRandom(7);
    var weights = weights(new float[SIZE], 0);
    for (int step = 0; step < 100; step++) {
      learn(weights, randomFloats(random), adam);
    }
    var before = weights.toFloats();
    var gradient = new float[SIZE];
    java.util.Arrays.fill(gradient, 100);
    learn(weights, gradient, adam);
    double farthest = 0;
    for (int i = 0; i < SIZE; i++) {
      farthest = Math.max(farthest, Math.abs(weights.toFloats()[i] - before[i]));
    }
    return farthest;
  }

  @Test
  void copy_part_isTheOtherPartMomentsAndAll() {
    var weights = weights(randomFloats(new SplittableRandom(1)), AVERAGING);
    learn(weights, randomFloats(new SplittableRandom(2)), adam());
    var before = weights.toFloats();
    int arrays = ManagedArrays.of(manager);

    weights.copy(1, 4, 2);

    assertThat(ManagedArrays.of(manager)).isEqualTo(arrays);
    for (var part :
        java.util.List.of(
            weights.toFloats(),
            weights.firstMomentToFloats(),
            weights.secondMomentToFloats(),
            weights.averageToFloats())) {
      assertThat(part[4]).isEqualTo(part[1]);
      assertThat(part[5]).isEqualTo(part[2]);
    }
    before[4] = before[1];
    before[5] = before[2];
    assertThat(weights.toFloats()).isEqualTo(before);
  }

  @Test
  void learn_withoutAveraging_averageIsTheValues() {
    var weights = weights(randomFloats(new SplittableRandom(1)), 0);
    learn(weights, randomFloats(new SplittableRandom(2)), adam());

    assertThat(weights.averageToFloats()).isEqualTo(weights.toFloats());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void learn_gradientThatIsNotFinite_changesNothingAndSaysSo(float broken) {
    var weights = weights(randomFloats(new SplittableRandom(1)), AVERAGING);
    learn(weights, randomFloats(new SplittableRandom(2)), adam());
    var values = weights.toFloats();
    var moment = weights.firstMomentToFloats();
    var gradient = randomFloats(new SplittableRandom(3));
    gradient[SIZE / 2] = broken;

    assertThat(learn(weights, gradient, adam())).isFalse();

    assertThat(weights.toFloats()).isEqualTo(values);
    assertThat(weights.firstMomentToFloats()).isEqualTo(moment);
    assertThat(weights.averageToFloats()).doesNotContain(Float.NaN);
    assertThat(weights.updates()).isEqualTo(1);
  }

  @Test
  void learn_hundredTimes_growsNoArrays() {
    var weights = weights(randomFloats(new SplittableRandom(1)), AVERAGING);
    learn(weights, randomFloats(new SplittableRandom(2)), adam());
    int before = ManagedArrays.of(manager);

    for (int i = 0; i < 100; i++) {
      learn(weights, randomFloats(new SplittableRandom(i)), adam());
    }

    assertThat(ManagedArrays.of(manager)).isEqualTo(before);
  }

  @Test
  void become_withoutNoise_copiesValuesMomentsAndCount() {
    var original = weights(randomFloats(new SplittableRandom(1)), AVERAGING);
    var copy = weights(randomFloats(new SplittableRandom(2)), AVERAGING);
    learn(original, randomFloats(new SplittableRandom(3)), adam());
    learn(original, randomFloats(new SplittableRandom(4)), adam());

    copy.become(original, 0);

    assertThat(copy.toFloats()).isEqualTo(original.toFloats());
    assertThat(copy.firstMomentToFloats()).isEqualTo(original.firstMomentToFloats());
    assertThat(copy.secondMomentToFloats()).isEqualTo(original.secondMomentToFloats());
    assertThat(copy.averageToFloats()).isEqualTo(original.toFloats());
    assertThat(copy.updates()).isEqualTo(2);
  }

  @Test
  void become_learningAfterwards_leavesTheOriginalAlone() {
    var original = weights(randomFloats(new SplittableRandom(1)), AVERAGING);
    var copy = weights(randomFloats(new SplittableRandom(2)), AVERAGING);
    copy.become(original, 0);
    var values = original.toFloats();
    var moments = original.firstMomentToFloats();

    learn(copy, randomFloats(new SplittableRandom(3)), adam());

    assertThat(original.toFloats()).isEqualTo(values);
    assertThat(original.firstMomentToFloats()).isEqualTo(moments);
    assertThat(copy.toFloats()).isNotEqualTo(values);
  }

  @Test
  void become_withNoise_isRelativeToEachWeight() {
    double noise = 0.05;
    var ones = new float[4096];
    java.util.Arrays.fill(ones, 2f);
    ones[0] = 0;
    var original = weights(ones, 0);
    var copy = weights(new float[ones.length], 0);

    copy.become(original, noise);

    var values = copy.toFloats();
    assertThat(values[0]).isZero();
    double sum = 0;
    double squares = 0;
    for (int i = 1; i < values.length; i++) {
      double deviation = values[i] / 2 - 1;
      sum += deviation;
      squares += deviation * deviation;
    }
    assertThat(sum / ones.length).isCloseTo(0, within(0.005));
    assertThat(Math.sqrt(squares / ones.length)).isCloseTo(noise, within(0.005));
    assertThat(original.toFloats()).isEqualTo(ones);
  }

  @Test
  void forget_afterLearning_startsAdamAndAverageAnew() {
    var weights = weights(randomFloats(new SplittableRandom(1)), AVERAGING);
    learn(weights, randomFloats(new SplittableRandom(2)), adam());
    var values = weights.toFloats();

    weights.forget();

    assertThat(weights.toFloats()).isEqualTo(values);
    assertThat(weights.averageToFloats()).isEqualTo(values);
    assertClose(weights.firstMomentToFloats(), new double[SIZE], 0);
    assertClose(weights.secondMomentToFloats(), new double[SIZE], 0);
    assertThat(weights.updates()).isZero();
  }

  @Test
  void becomeAverage_afterLearning_movesTheValuesAlone() {
    var weights = weights(randomFloats(new SplittableRandom(1)), AVERAGING);
    learn(weights, randomFloats(new SplittableRandom(2)), adam());
    var before = weights.copy();

    weights.becomeAverage();

    assertThat(weights.toFloats()).isEqualTo(before.average()).isNotEqualTo(before.values());
    assertThat(weights.copy())
        .usingRecursiveComparison()
        .ignoringFields("values")
        .isEqualTo(before);
  }

  @Test
  void views_learning_showTheWeightsAsTheyAre() {
    var weights = weights(randomFloats(new SplittableRandom(1)), AVERAGING);
    try (var step = manager.newSubManager()) {
      var current = weights.current(step);
      var averaged = weights.averaged(step);
      var leaf = weights.leaf(step);
      learn(weights, randomFloats(new SplittableRandom(2)), adam());

      assertThat(current.toFloatArray()).isEqualTo(weights.toFloats());
      assertThat(averaged.toFloatArray()).isEqualTo(weights.averageToFloats());
      assertThat(leaf.hasGradient()).isTrue();
      assertThat(current.hasGradient()).isFalse();
    }
  }

  @Test
  void views_closed_leaveTheWeights() {
    var initial = randomFloats(new SplittableRandom(1));
    var weights = weights(initial, AVERAGING);
    try (var step = manager.newSubManager()) {
      weights.current(step);
      weights.averaged(step);
      weights.leaf(step);
    }

    assertThat(weights.toFloats()).isEqualTo(initial);
    assertThat(weights.averageToFloats()).isEqualTo(initial);
  }

  private Weights weights(float[] initial, double averaging) {
    try (var array = manager.create(initial)) {
      return new Weights(manager, array, averaging);
    }
  }

  private boolean learn(Weights weights, float[] gradient, Recipe.Adam adam) {
    try (var step = manager.newSubManager()) {
      return weights.learn(step.create(gradient), adam);
    }
  }

  private static Recipe.Adam adam() {
    return new Recipe.Adam(1e-3, 0, 0.9, 0.999, 1e-8, false);
  }

  private static float[] randomFloats(SplittableRandom random) {
    var floats = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      floats[i] = (float) random.nextDouble(-1, 1);
    }
    return floats;
  }

  private static void scale(float[] floats, float factor) {
    for (int i = 0; i < floats.length; i++) {
      floats[i] *= factor;
    }
  }

  /** Relative to the largest value: in floats, single ones may cancel. */
  private static void assertClose(float[] actual, double[] expected, double tolerance) {
    double scale = 0;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(tolerance * scale));
    }
  }

  /** Kingma and Ba 2015, Algorithm 1, in doubles and loops. */
  private static final class PlainAdam {
    private final Recipe.Adam adam;
    private final double[] values = new double[SIZE];
    private final double[] average = new double[SIZE];
    private final double[] first = new double[SIZE];
    private final double[] second = new double[SIZE];
    private int steps;

    PlainAdam(float[] initial, Recipe.Adam adam) {
      this.adam = adam;
      for (int i = 0; i < SIZE; i++) {
        values[i] = initial[i];
        average[i] = initial[i];
      }
    }

    void learn(float[] gradient) {
      steps++;
      double surprise = 0; // mean square
      for (int i = 0; i < SIZE; i++) {
        double g = gradient[i];
        first[i] = adam.beta1() * first[i] + (1 - adam.beta1()) * g;
        second[i] = adam.beta2() * second[i] + (1 - adam.beta2()) * g * g;
        surprise += g * g * (1 - Math.pow(adam.beta2(), steps)) / second[i] / SIZE;
      }
      double rate = learningRate() / (adam.clipped() ? Math.max(1, Math.sqrt(surprise)) : 1);
      for (int i = 0; i < SIZE; i++) {
        double unbiasedFirst = first[i] / (1 - Math.pow(adam.beta1(), steps));
        double unbiasedSecond = second[i] / (1 - Math.pow(adam.beta2(), steps));
        values[i] -= rate * unbiasedFirst / (Math.sqrt(unbiasedSecond) + adam.epsilon());
        double kept = Math.min(AVERAGING, (1.0 + steps) / (10 + steps));
        average[i] = kept * average[i] + (1 - kept) * values[i];
      }
    }

    private double learningRate() {
      double halvings = adam.halvedAfter() == 0 ? 0 : (steps - 1) / adam.halvedAfter();
      return adam.learningRate() / (1 + halvings);
    }
  }
}
