package org.mechanist.learner.pipeline;

import java.util.Objects;

/**
 * How a learner is run, which changes nothing about what it learns from the images it learns from.
 *
 * @param maxDeadLetters share of dead letters among the last messages beyond which it stops, 0 to
 *     1; 1 for never
 * @param checkpoints where it keeps what it is
 * @param overload what gives first when the stream is faster than learning
 * @param publication what it publishes of what it makes
 */
public record Operation(
    double maxDeadLetters,
    CheckpointOptions checkpoints,
    Overload overload,
    Publication publication) {

  /** More than every other message is no accident. */
  public static final double DEFAULT_MAX_DEAD_LETTERS = 0.5;

  public Operation {
    Objects.requireNonNull(checkpoints, "checkpoints");
    Objects.requireNonNull(overload, "overload");
    Objects.requireNonNull(publication, "publication");
    if (!(maxDeadLetters >= 0 && maxDeadLetters <= 1)) {
      throw new IllegalArgumentException(
          "the most dead letters are %s; a share of 0 to 1 is allowed".formatted(maxDeadLetters));
    }
  }

  /** Without checkpoints and snapshots, and behind rather than without learning. */
  static Operation plain(double maxDeadLetters) {
    return new Operation(maxDeadLetters, CheckpointOptions.NONE, Overload.LAG, Publication.ALONE);
  }

  Operation with(CheckpointOptions other) {
    return new Operation(maxDeadLetters, other, overload, publication);
  }

  Operation with(Overload other) {
    return new Operation(maxDeadLetters, checkpoints, other, publication);
  }

  Operation with(Publication other) {
    return new Operation(maxDeadLetters, checkpoints, overload, other);
  }
}
