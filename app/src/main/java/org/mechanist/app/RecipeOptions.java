package org.mechanist.app;

import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.pipeline.Operation;
import org.mechanist.learner.recipe.Recipe;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How is learned, by how many experts, on how many threads. */
final class RecipeOptions {

  static final int MOST_EXPERTS = 1024;
  static final int MOST_THREADS = 1024;
  static final int DEFAULT_MOST_EXPERTS = 24;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private RecipeFileOptions file;

  @Option(
      names = "--experts",
      paramLabel = "N",
      description =
          "Experts that compete, at first; without --most-experts there are as many for ever"
              + " (default: 1, and the committee finds its size itself).")
  private Integer experts;

  @Option(
      names = "--most-experts",
      paramLabel = "N",
      description =
          "Experts that there may be at most: if more than at first, experts come and go as"
              + " mechanisms do (default: "
              + DEFAULT_MOST_EXPERTS
              + ", or as many as --experts).")
  private Integer mostExperts;

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
    return learner(seed, device, learnImages, Operation.DEFAULT_MAX_DEAD_LETTERS);
  }

  LearnerOptions learner(long seed, String device, long learnImages, double maxDeadLetters) {
    int first = experts != null ? experts : 1;
    int most = mostExperts != null ? mostExperts : experts != null ? experts : DEFAULT_MOST_EXPERTS;
    Usage.between(command, "--experts", first, 1, MOST_EXPERTS);
    Usage.between(command, "--most-experts", most, first, MOST_EXPERTS);
    Usage.between(command, "--threads", threads, 0, MOST_THREADS);
    return new LearnerOptions(
        recipe(),
        first,
        most,
        seed,
        device,
        threads,
        learnImages,
        LearnerOptions.DEFAULT_CANONICAL_CAPACITY,
        LearnerOptions.DEFAULT_PATIENCE,
        maxDeadLetters);
  }
}
