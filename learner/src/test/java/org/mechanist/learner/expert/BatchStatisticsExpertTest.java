package org.mechanist.learner.expert;

import java.util.Map;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.recipe.Recipe;

class BatchStatisticsExpertTest extends ExpertContract {

  @Override
  Recipe recipe() {
    return TinyRecipes.tiny("paper", Map.of("pretraining.iterations", "5"));
  }
}
