package org.mechanist.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mechanist.ingest.kafka.KafkaSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which broker, and how to talk to it. */
final class KafkaOptions {

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

  KafkaSettings settings() {
    return Usage.checked(
        command,
        () -> {
          var settings = KafkaSettings.of(bootstrap);
          return (file == null ? settings : settings.withFile(file)).with(properties);
        });
  }
}
