package org.mechanist.app;

import java.time.Duration;
import org.mechanist.learner.pipeline.Publication;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a learner publishes: restored images, snapshots. */
final class PublishOptions {

  private static final String RESTORED = "restored";
  private static final String NONE = "none";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--snapshot-every",
      paramLabel = "SECONDS|none",
      defaultValue = "5",
      description =
          "Time between two snapshots of all that it takes to restore, for `serve --restore`; 0 or"
              + " none: never (default: ${DEFAULT-VALUE}).")
  private String snapshotEvery;

  @Option(
      names = "--publish",
      paramLabel = "restored|none",
      defaultValue = RESTORED,
      description =
          "Whether the learner publishes restored images and dead letters itself, or leaves that to"
              + " `serve --restore` (default: ${DEFAULT-VALUE}).")
  private String publish;

  Publication publication() {
    return Usage.checked(
        command, () -> new Publication(isRestored(), Duration.ofSeconds(snapshotSeconds())));
  }

  private boolean isRestored() {
    if (!publish.equals(RESTORED) && !publish.equals(NONE)) {
      throw new IllegalArgumentException(
          "--publish is \"%s\"; %s and %s are allowed".formatted(publish, RESTORED, NONE));
    }
    return publish.equals(RESTORED);
  }

  private long snapshotSeconds() {
    if (snapshotEvery.equals(NONE)) {
      return 0;
    }
    if (!snapshotEvery.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(
          "--snapshot-every is \"%s\"; seconds or none are allowed".formatted(snapshotEvery));
    }
    return Long.parseLong(snapshotEvery);
  }
}
