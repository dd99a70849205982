package org.mechanist.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.schemas.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mechanist broker}: the embedded Kafka broker on its own. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description =
        "Run the embedded Kafka broker, with Mechanist's topics, until Ctrl-C. It listens on this"
            + " machine alone; its data stays in a folder.")
final class BrokerCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Spec private CommandSpec command;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port to listen on; 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "broker-data",
      description =
          "Folder of the topics' data, made if it is missing (default: ${DEFAULT-VALUE}).")
  private Path data;

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

  @Override
  public Integer call() throws InterruptedException {
    Usage.between(command, "--port", port, 0, 65_535);
    Usage.between(command, "--partitions", partitions, 1, KafkaOptions.MOST_PARTITIONS);
    var topics = Usage.checked(command, () -> new Topics(prefix));
    var stop = new StopSignal();
    try (var broker = EmbeddedBroker.start(data, port)) {
      TopicSetup.createMissing(KafkaSettings.of(broker.bootstrap()), topics, partitions, PATIENCE);
      System.out.printf("broker up at %s, data in %s; Ctrl-C ends it%n", broker.bootstrap(), data);
      while (!stop.await(500)) {
        if (broker.failure().isPresent()) {
          throw new IllegalStateException("the broker failed: " + broker.failure().get());
        }
      }
    }
    System.out.println("broker stopped");
    return 0;
  }
}
