package org.mechanist.learner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.network.ParameterLayout.Parameter;
import org.mechanist.learner.recipe.Recipe.Initialisation;

class ParameterLayoutTest {

  private final ParameterLayout layout =
      new ParameterLayout().convolution("conv", 2, 3).normalisation("norm", 3).linear("full", 5, 4);

  @Test
  void parameters_flatVector_areNamedShapedAndComplete() {
    assertThat(layout.size()).isEqualTo(2 * 3 * 9 + 3 + 3 + 3 + 20 + 4);
    assertThat(layout.parameters(new float[(int) layout.size()]).stream().map(Parameter::name))
        .containsExactly(
            "conv.weight", "conv.bias", "norm.scale", "norm.shift", "full.weight", "full.bias");
  }

  @Test
  void views_flatVector_areTheParametersThatAreExported() {
    try (var manager = SharedTorch.get().newManager()) {
      var flat = manager.arange(0f, layout.size(), 1f);
      var views = layout.views(flat);
      var parameters = layout.parameters(flat.toFloatArray());

      assertThat(views).hasSameSizeAs(parameters);
      for (int i = 0; i < views.size(); i++) {
        assertThat(views.get(i).getShape()).isEqualTo(new Shape(parameters.get(i).shape()));
        assertThat(views.get(i).toFloatArray()).isEqualTo(parameters.get(i).values());
      }
    }
  }

  @Test
  void views_gradient_flowsBackIntoTheFlatVector() {
    var torch = SharedTorch.get();
    try (var manager = torch.newManager()) {
      var flat = manager.ones(new Shape(layout.size()));
      flat.setRequiresGradient(true);
      try (var tape = torch.recordGradients()) {
        var total = manager.create(0f);
        for (var view : layout.views(flat)) {
          total = total.add(view.sum());
        }
        tape.backward(total);
      }

      assertThat(flat.getGradient().toFloatArray()).containsOnly(1f);
    }
  }

  @Test
  void initial_wideLayer_hasTheSpreadThatIsAskedFor() {
    int in = 400;
    var wide = new ParameterLayout().linear("full", in, 100);
    try (var manager = SharedTorch.get().newManager()) {
      SharedTorch.get().seed(1);
      for (var initialisation : Initialisation.values()) {
        var matrix = wide.parameters(wide.initial(manager, initialisation).toFloatArray()).get(0);
        double deviation =
            initialisation == Initialisation.HE ? Math.sqrt(2.0 / in) : 1 / Math.sqrt(3.0 * in);
        double squares = 0;
        for (float value : matrix.values()) {
          squares += value * value;
        }
        assertThat(Math.sqrt(squares / matrix.values().length))
            .isCloseTo(deviation, within(0.03 * deviation));
      }
    }
  }

  @Test
  void initial_normalisation_changesNothing() {
    var norm = new ParameterLayout().normalisation("norm", 3);
    try (var manager = SharedTorch.get().newManager()) {
      assertThat(norm.initial(manager, Initialisation.SMALL).toFloatArray())
          .containsExactly(1, 1, 1, 0, 0, 0);
    }
  }
}
