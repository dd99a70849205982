package org.mechanist.app;

import java.util.List;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.learner.recipe.Recipe;

/** What the results of an experiment in which experts compete were made with. */
record ReproductionSettings(
    String training,
    Recipe recipe,
    int experts,
    int mostExperts,
    int canonical,
    String scenario,
    List<String> mechanisms,
    long images,
    int heldOut,
    int lookEvery) {

  static ReproductionSettings of(
      Experiment.Training training,
      Recipe recipe,
      int experts,
      int mostExperts,
      Scenario scenario,
      int heldOut,
      int lookEvery) {
    return new ReproductionSettings(
        training.name(),
        recipe,
        experts,
        mostExperts,
        training.canonical(),
        scenario.name(),
        scenario.mechanisms().stream().map(mechanism -> mechanism.name()).toList(),
        scenario.images(),
        heldOut,
        lookEvery);
  }
}
