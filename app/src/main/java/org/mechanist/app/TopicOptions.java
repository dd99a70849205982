package org.mechanist.app;

import java.time.Duration;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.schemas.Topics;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the topics are called, and how wide those are that have to be created. */
final class TopicOptions {

  /** More than anybody needs for images of one kind, and brokers still create them in seconds. */
  private static final int MOST_PARTITIONS = 1000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private TopicPrefixOptions names;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description =
          "Partitions of the image topics, if they have to be created (default: 1). Those that are"
              + " there have to have as many.")
  private Integer partitions;

  Topics names() {
    return names.names();
  }

  /** Refuses what topics cannot have, for those who start something before they create them. */
  void check() {
    Usage.between(command, "--partitions", wanted(), 1, MOST_PARTITIONS);
  }

  /**
   * Creates the topics that are missing.
   *
   * @throws IllegalStateException if those that are there are not as wide as was asked for
   */
  void create(KafkaSettings settings) {
    check();
    int there = TopicSetup.createMissing(settings, names(), wanted(), PATIENCE);
    if (partitions != null && partitions != there) {
      throw new IllegalStateException(
          "--partitions is %d, and %s was created with %d; leave the option out, or take other topics (--topics)"
              .formatted(partitions, names().transformed(), there));
    }
  }

  private int wanted() {
    return partitions == null ? 1 : partitions;
  }
}
