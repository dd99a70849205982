package org.mechanist.learner.expert;

import java.util.Map;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.recipe.Recipe;

class PooledExpertTest extends ExpertContract {

  @Override
  Recipe recipe() {
    return TinyRecipes.tiny(
        "mechanist", Map.of("pretraining.iterations", "5", "experts.poolings", "2"));
  }
}
