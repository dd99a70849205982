package org.mechanist.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.mechanist.learner.pipeline.CheckpointOptions;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options about what a learner goes on from after a restart. */
final class ResumeOptions {

  private static final String NONE = "none";
  private static final int MOST_KEPT = 1000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR|none",
      description =
          "Folder in which the learner keeps what it is, and from which it goes on when it is"
              + " started again, or none (default: checkpoints/GROUP).")
  private String folder;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "Time between two checkpoints; what came after the last one is learned again at a"
              + " restart (default: ${DEFAULT-VALUE}).")
  private int everySeconds;

  @Option(
      names = "--checkpoints-kept",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many are kept, lest one is damaged (default: ${DEFAULT-VALUE}).")
  private int kept;

  @Option(
      names = "--checkpoint-topic",
      description =
          "Keep the newest on a topic of the broker, too (PREFIX.checkpoints): a learner on another"
              + " machine, with a folder of its own, goes on from there.")
  private boolean topic;

  CheckpointOptions checkpoints(String group) {
    Usage.between(command, "--checkpoint-every", everySeconds, 0, Duration.ofDays(1).toSeconds());
    Usage.between(command, "--checkpoints-kept", kept, 1, MOST_KEPT);
    if (NONE.equals(folder)) {
      if (topic) {
        throw new CommandLine.ParameterException(
            command.commandLine(), "--checkpoint-topic and --checkpoints none exclude each other");
      }
      return CheckpointOptions.NONE;
    }
    var path = folder == null ? Path.of("checkpoints", group) : Path.of(folder);
    return new CheckpointOptions(Optional.of(path), Duration.ofSeconds(everySeconds), kept, topic);
  }
}
