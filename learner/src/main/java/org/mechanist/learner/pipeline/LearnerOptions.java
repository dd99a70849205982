package org.mechanist.learner.pipeline;

import java.time.Duration;
import java.util.Objects;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.training.Learner;

/**
 * What a user decides about a learner.
 *
 * @param recipe how it learns
 * @param experts that compete, at first
 * @param mostExperts that there may be; as many as at first if the committee is not to change
 * @param seed of all its randomness
 * @param device {@code auto}, {@code cpu} or {@code gpu:N}
 * @param threads of the engine on the CPU, 0 for its own choice
 * @param learnImages images it learns from at most; the first batch that would exceed it, and all
 *     after that, are only restored; {@link Long#MAX_VALUE} to learn for ever
 * @param canonicalCapacity canonical images kept at most
 * @param patience how long it waits for more images of the stream before it pretrains on those it
 *     has
 * @param operation how it is run
 */
public record LearnerOptions(
    Recipe recipe,
    int experts,
    int mostExperts,
    long seed,
    String device,
    int threads,
    long learnImages,
    int canonicalCapacity,
    Duration patience,
    Operation operation) {

  /** Room for the whole canonical half of MNIST, 31 MB. */
  public static final int DEFAULT_CANONICAL_CAPACITY = 30_000;

  /** Long enough for a producer that is just starting. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(5);

  public LearnerOptions {
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(operation, "operation");
    if (learnImages < 0) {
      throw new IllegalArgumentException(
          "images to learn from is %d; 0 or more are allowed".formatted(learnImages));
    }
  }

  /** Without checkpoints and snapshots, and behind rather than without learning. */
  public LearnerOptions(
      Recipe recipe,
      int experts,
      int mostExperts,
      long seed,
      String device,
      int threads,
      long learnImages,
      int canonicalCapacity,
      Duration patience,
      double maxDeadLetters) {
    this(
        recipe,
        experts,
        mostExperts,
        seed,
        device,
        threads,
        learnImages,
        canonicalCapacity,
        patience,
        Operation.plain(maxDeadLetters));
  }

  /** What a learner is made of, for images of such a size. */
  Learner.Size size(int width, int height) {
    return new Learner.Size(experts, mostExperts, width, height, canonicalCapacity);
  }

  /** The same learner, run otherwise. */
  public LearnerOptions with(Operation other) {
    return new LearnerOptions(
        recipe,
        experts,
        mostExperts,
        seed,
        device,
        threads,
        learnImages,
        canonicalCapacity,
        patience,
        other);
  }

  /** The same with checkpoints. */
  public LearnerOptions with(CheckpointOptions checkpoints) {
    return with(operation.with(checkpoints));
  }

  /** The same with another way to bear an overload. */
  public LearnerOptions with(Overload overload) {
    return with(operation.with(overload));
  }

  /** The same that publishes something else. */
  public LearnerOptions with(Publication publication) {
    return with(operation.with(publication));
  }
}
