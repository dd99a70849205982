package org.mechanist.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.schemas.Topics;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which broker, how to talk to it, and what its topics are called. */
final class KafkaOptions {

  /** More than anybody needs for images of one kind, and brokers still create them in seconds. */
  static final int MOST_PARTITIONS = 1000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "Kafka brokers, comma-separated (default: ${DEFAULT-VALUE}).")
  private String bootstrap;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description =
          "A property of Kafka's clients, such as security.protocol=SASL_SSL; may be repeated.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "A file of such properties; the place for passwords.")
  private Path file;

  @Option(
      names = "--topics",
      paramLabel = "PREFIX",
      defaultValue = "mechanist",
      description = "What the topics' names begin with (default: ${DEFAULT-VALUE}).")
  private String prefix;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Partitions of the image topics, if they have to be created (default: ${DEFAULT-VALUE}).")
  private int partitions;

  KafkaSettings settings() {
    return Usage.checked(
        command,
        () -> {
          var settings = KafkaSettings.of(bootstrap);
          return (file == null ? settings : settings.withFile(file)).with(properties);
        });
  }

  Topics topics() {
    return Usage.checked(command, () -> new Topics(prefix));
  }

  /** Creates the topics that are missing. */
  void createTopics() {
    Usage.between(command, "--partitions", partitions, 1, MOST_PARTITIONS);
    TopicSetup.createMissing(settings(), topics(), partitions, PATIENCE);
  }
}
