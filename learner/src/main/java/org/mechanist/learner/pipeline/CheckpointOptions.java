package org.mechanist.learner.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a learner keeps what it is, to go on from there after a restart.
 *
 * @param folder of its checkpoints, its own; none if it is not to be resumed
 * @param every how often one is made: what came after the last one is learned again at a restart
 * @param kept the last so many, of which the newest that is intact counts
 * @param topic whether the newest is on a topic, too, for another machine to go on from
 */
public record CheckpointOptions(Optional<Path> folder, Duration every, int kept, boolean topic) {

  public static final Duration DEFAULT_EVERY = Duration.ofSeconds(30);
  public static final int DEFAULT_KEPT = 3;

  /** No checkpoints. */
  public static final CheckpointOptions NONE =
      new CheckpointOptions(Optional.empty(), DEFAULT_EVERY, DEFAULT_KEPT, false);

  public CheckpointOptions {
    Objects.requireNonNull(folder, "folder");
    if (every.isNegative()) {
      throw new IllegalArgumentException(
          "time between checkpoints is %s; 0 s or more are allowed".formatted(every));
    }
    if (topic && folder.isEmpty()) {
      throw new IllegalArgumentException("checkpoints on a topic need a folder, too");
    }
  }

  /** In a folder, as often and as many as is usual. */
  public static CheckpointOptions in(Path folder) {
    return new CheckpointOptions(Optional.of(folder), DEFAULT_EVERY, DEFAULT_KEPT, false);
  }

  /** The same so often. */
  public CheckpointOptions every(Duration time) {
    return new CheckpointOptions(folder, time, kept, topic);
  }

  /** The same on a topic, too, or not. */
  public CheckpointOptions onTopic(boolean too) {
    return new CheckpointOptions(folder, every, kept, too);
  }
}
