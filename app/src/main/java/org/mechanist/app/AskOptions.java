package org.mechanist.app;

import java.time.Duration;
import org.mechanist.serving.experts.ExpertsClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which learner is asked, and how long it is waited for. */
final class AskOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private KafkaOptions kafka;

  @Mixin private TopicPrefixOptions topics;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long the learner may take to answer (default: ${DEFAULT-VALUE}).")
  private int timeout;

  ExpertsClient client() {
    Usage.between(command, "--timeout", timeout, 1, 3600);
    return new ExpertsClient(kafka.settings(), topics.names(), Duration.ofSeconds(timeout));
  }
}
