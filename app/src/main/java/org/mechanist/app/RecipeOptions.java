package org.mechanist.app;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.recipe.Recipes;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How is learned, by how many experts, on how many threads. */
final class RecipeOptions {

  static final int MOST_EXPERTS = 1024;
  static final int MOST_THREADS = 1024;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      defaultValue = "mechanist",
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES}, or a JSON file (default: ${DEFAULT-VALUE}).")
  private String recipe;

  @Option(
      names = "--set",
      paramLabel = "OPTION=VALUE",
      description =
          "Change an option of the recipe, such as experts.adam.beta1=0.9; may be repeated.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(
      names = "--experts",
      paramLabel = "N",
      defaultValue = "10",
      description = "Experts that compete (default: ${DEFAULT-VALUE}).")
  private int experts;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "PyTorch's threads on the CPU (default: 0, its own choice). The same number gives the"
              + " same weights.")
  private int threads;

  /** The names of the recipes that ship. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Recipes.BUILT_IN.iterator();
    }
  }

  Recipe recipe() {
    return Usage.checked(command, () -> Recipes.load(recipe, changes));
  }

  LearnerOptions learner(long seed, String device, long learnImages) {
    Usage.between(command, "--experts", experts, 1, MOST_EXPERTS);
    Usage.between(command, "--threads", threads, 0, MOST_THREADS);
    return new LearnerOptions(
        recipe(),
        experts,
        seed,
        device,
        threads,
        learnImages,
        LearnerOptions.DEFAULT_CANONICAL_CAPACITY,
        LearnerOptions.DEFAULT_PATIENCE);
  }
}
