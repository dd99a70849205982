package org.mechanist.app;

import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.recipe.Recipe;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How is learned, by how many experts, on how many threads. */
final class RecipeOptions {

  static final int MOST_EXPERTS = 1024;
  static final int MOST_THREADS = 1024;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private RecipeFileOptions file;

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

  Recipe recipe() {
    return file.recipe();
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
