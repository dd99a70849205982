package org.mechanist.learner.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.Pixels;

class IdentityPretrainingTest {

  private static final int SIDE = 16;

  private final Torch torch = SharedTorch.get();
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void pretrain_strokes_errorFallsAndRestorationIsCloseToTheImage() {
    var recipe =
        recipe(Map.of("experts.filters", "8", "pretraining.iterations", "150", "batch", "16"));
    var images = Drawings.strokes(64, SIDE, 1);
    var errors = new ArrayList<Double>();
    var expert = expert(recipe);
    double last = pretrain(recipe, expert, images, errors);

    assertThat(errors).hasSize(150);
    assertThat(last).isLessThan(errors.get(0) / 4);
    try (var unseen = TensorBatch.of(manager, Drawings.strokes(16, SIDE, 2))) {
      var difference = expert.restore(unseen.images(), true).sub(unseen.images());
      assertThat(difference.square().mean().getFloat()).isLessThan((float) (errors.get(0) / 4));
    }
  }

  @Test
  void pretrain_luckyBatch_doesNotStopIt() {
    // Batches of one image: among bright ones, a black one has next to no error early on.
    var images = new ArrayList<>(Drawings.strokes(24, SIDE, 1));
    for (int i = 0; i < 8; i++) {
      images.add(Drawings.plain(SIDE, 0));
    }
    var options = Map.of("batch", "1", "pretraining.window", "10");
    var all = errors(with(options, 0, 120), images);
    double lucky = all.stream().limit(40).min(Double::compare).orElseThrow();
    int luckyIteration = all.indexOf(lucky) + 1;

    var errors = errors(with(options, 1.0001 * lucky, 120), images);

    assertThat(luckyIteration).isGreaterThan(10);
    assertThat(errors).hasSizeGreaterThan(luckyIteration);
    assertThat(errors).isEqualTo(all.subList(0, errors.size()));
  }

  @Test
  void pretrain_smallErrorOverTheWindow_stopsItThereAndReturnsTheMean() {
    int window = 4;
    var images = Drawings.strokes(32, SIDE, 1);
    var options = Map.of("pretraining.window", Integer.toString(window));
    var all = errors(with(options, 0, 60), images);
    int stop = 30;
    double stopBelow = mean(all, stop, window) * (1 + 1e-9);
    int expected = window;
    while (mean(all, expected, window) >= stopBelow) {
      expected++;
    }

    var recipe = with(options, stopBelow, 60);
    var errors = new ArrayList<Double>();
    double returned = pretrain(recipe, expert(recipe), images, errors);

    assertThat(errors).hasSize(expected).hasSizeLessThanOrEqualTo(stop);
    assertThat(returned).isCloseTo(mean(all, expected, window), within(1e-12));
  }

  @Test
  void pretrain_noIterations_changesNothing() {
    var recipe = recipe(Map.of("pretraining.iterations", "0"));
    var expert = expert(recipe);
    var before = expert.weights().toFloats();

    double error = pretrain(recipe, expert, Drawings.strokes(4, SIDE, 1), new ArrayList<>());

    assertThat(error).isNaN();
    assertThat(expert.weights().toFloats()).isEqualTo(before);
  }

  private List<Double> errors(Recipe recipe, List<Pixels> images) {
    var errors = new ArrayList<Double>();
    pretrain(recipe, expert(recipe), images, errors);
    return errors;
  }

  private double pretrain(Recipe recipe, Expert expert, List<Pixels> images, List<Double> errors) {
    try (var batch = TensorBatch.of(manager, images)) {
      return new IdentityPretraining(torch, recipe)
          .pretrain(
              expert,
              batch.images(),
              new SplittableRandom(1),
              (iteration, error) -> {
                errors.add(error);
                assertThat(iteration).isEqualTo(errors.size());
              });
    }
  }

  private Expert expert(Recipe recipe) {
    torch.seed(1);
    var network = new ExpertNetwork(recipe.experts());
    try (var initial = network.layout().initial(manager, recipe.experts().initialisation())) {
      return new Expert("expert", network, recipe.experts(), manager, initial);
    }
  }

  private static Recipe with(Map<String, String> options, double stopBelow, int iterations) {
    var all = new java.util.HashMap<>(options);
    all.put("pretraining.stopBelow", Double.toString(stopBelow));
    all.put("pretraining.iterations", Integer.toString(iterations));
    return recipe(all);
  }

  private static Recipe recipe(Map<String, String> changes) {
    var all = new java.util.HashMap<>(Map.of("pretraining.stopBelow", "0"));
    all.putAll(changes);
    return TinyRecipes.tiny("mechanist", all);
  }

  /** Of the {@code window} errors before the {@code end}-th one and it. */
  private static double mean(List<Double> errors, int end, int window) {
    return errors.subList(end - window, end).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }
}
