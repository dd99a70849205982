package org.mechanist.learner.objective;

import org.mechanist.learner.fixture.TinyRecipes;

/** The example in {@code docs/extending.md} keeps to the contract. */
class LeastSquaresTest extends ObjectiveContract {

  @Override
  Objective create() {
    return new LeastSquares(torch, TinyRecipes.tiny("paper").discriminator(), SIDE, SIDE);
  }
}
