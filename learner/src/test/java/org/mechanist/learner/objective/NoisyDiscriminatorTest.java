package org.mechanist.learner.objective;

import org.mechanist.learner.fixture.TinyRecipes;

class NoisyDiscriminatorTest extends ObjectiveContract {

  @Override
  Objective create() {
    return new Discriminator(torch, TinyRecipes.tiny("mechanist").discriminator(), SIDE, SIDE);
  }
}
