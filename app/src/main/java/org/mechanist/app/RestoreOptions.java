package org.mechanist.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.restore.RestorerOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a replica restores, and with whom. */
final class RestoreOptions {

  static final int LARGEST_BATCH = 4096;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private KafkaOptions kafka;
  @Mixin private TopicPrefixOptions topics;
  @Mixin private BatchOptions batches;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = RestorerOptions.DEFAULT_GROUP,
      description = "Consumer group whose replicas share the stream (default: ${DEFAULT-VALUE}).")
  private String group;

  @Option(
      names = "--replica",
      paramLabel = "NAME",
      description =
          "Name of this replica, unique within the group; one that is started again under its name"
              + " goes on at once after a kill (default: this machine's name and the process).")
  private String replica;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "Images that are restored and published together (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--gate",
      paramLabel = "on|off",
      defaultValue = "on",
      description =
          "Whether a gate that the learner trusts may propose who competes; else all experts do"
              + " (default: ${DEFAULT-VALUE}).")
  private String gate;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "ONNX Runtime's threads on the CPU (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--to",
      paramLabel = "SUFFIX",
      defaultValue = Topics.RESTORED,
      description =
          "What the name of the topic ends with that takes restored images; dead letters go to"
              + " another one as well, unless it is ${DEFAULT-VALUE} (default: ${DEFAULT-VALUE}).")
  private String to;

  KafkaSettings settings() {
    return kafka.settings();
  }

  Topics topics() {
    return Usage.checked(command, () -> topics.names().restoringTo(to));
  }

  RestorerOptions restorer() {
    Usage.between(command, "--batch", batch, 1, LARGEST_BATCH);
    Usage.between(command, "--threads", threads, 1, RecipeOptions.MOST_THREADS);
    var limits = batches.limits(batch);
    return Usage.checked(command, () -> restorer(limits));
  }

  private RestorerOptions restorer(BatchLimits limits) {
    if (!gate.equals("on") && !gate.equals("off")) {
      throw new IllegalArgumentException(
          "--gate is \"%s\"; on and off are allowed".formatted(gate));
    }
    var name = replica != null ? replica : "%s-%d".formatted(host(), ProcessHandle.current().pid());
    return new RestorerOptions(group, name, limits, gate.equals("on"), threads);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
