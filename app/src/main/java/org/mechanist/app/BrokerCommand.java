package org.mechanist.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Spec private CommandSpec command;
  @Mixin private TopicOptions topics;

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

  @Override
  public Integer call() throws InterruptedException {
    Usage.between(command, "--port", port, 0, 65_535);
    topics.check();
    var stop = new StopSignal();
    try (var broker = EmbeddedBroker.start(data, port)) {
      topics.create(KafkaSettings.of(broker.bootstrap()));
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
