package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.schemas.Json;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The commands as a user starts them, on a broker in a container rather than the embedded one: a
 * learner alone, and one with replicas.
 */
@Tag("docker")
class ContainerKafkaIT {

  private static final String BROKER_IMAGE = "apache/kafka:4.4.0";
  private static final Duration BOUND = Duration.ofMinutes(4);

  private static KafkaContainer broker;

  @TempDir private Path folder;
  private final List<Child> children = new ArrayList<>();

  @BeforeAll
  static void startBroker() throws Exception {
    Tiny.needsMnist();
    broker = new KafkaContainer(BROKER_IMAGE);
    broker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.stop();
  }

  @AfterEach
  void endAll() {
    children.forEach(Child::close);
  }

  private Child start(String topics, List<String> arguments, String... more) throws Exception {
    var all = new ArrayList<>(arguments);
    all.addAll(List.of("--bootstrap", broker.getBootstrapServers(), "--topics", topics));
    all.addAll(List.of(more));
    var child = Child.start(all);
    children.add(child);
    return child;
  }

  private Child learn(String topics, String... more) throws Exception {
    return start(
        topics,
        Tiny.arguments(List.of("learn"), Tiny.LEARNER),
        Tiny.arguments(
                List.of(more), List.of("--checkpoints", folder.resolve("checkpoints").toString()))
            .toArray(String[]::new));
  }

  @Test
  void learn_killedAndStartedAgain_restoresEachImageOnce() throws Exception {
    var first = learn("alone", "--partitions", "2");
    produce("alone");
    first.awaitLine("step [1-9]\\d* ", BOUND);
    first.kill();
    learn("alone");

    requireEachOnce("alone");
  }

  @Test
  void serveRestore_oneOfTwoKilled_restoresEachImageOnce() throws Exception {
    learn("shared", "--partitions", "2", "--publish", "none", "--snapshot-every", "1")
        .awaitLine("starting|pretraining", BOUND);
    produce("shared");
    var replica = replica("one");
    replica("two");
    replica.awaitLine("step-\\d+ +\\d+ restored", BOUND);
    replica.kill();
    replica("one");

    requireEachOnce("shared");
  }

  private Child replica(String name) throws Exception {
    return start("shared", List.of("serve", "--restore"), "--replica", name, "--batch", "16");
  }

  private void produce(String topics) throws Exception {
    var producer =
        start(topics, Tiny.arguments(List.of("produce"), Tiny.STREAM), "--partitions", "2");
    assertThat(producer.awaitExit(BOUND)).as(producer.toString()).isZero();
  }

  private void requireEachOnce(String topics) throws Exception {
    var consumer =
        start(
            topics,
            List.of("consume"),
            "--until",
            Integer.toString(Tiny.IMAGES),
            "--out",
            folder.toString());
    assertThat(consumer.awaitExit(BOUND)).as(consumer.toString()).isZero();
    var report = Json.MAPPER.readTree(folder.resolve("report.json").toFile());
    assertThat(report.at("/images/produced").asLong()).isEqualTo(Tiny.IMAGES);
    assertThat(report.at("/images/restored").asLong()).isEqualTo(Tiny.IMAGES);
    assertThat(report.at("/exactlyOnce/lost").asLong(-1)).isZero();
    assertThat(report.at("/exactlyOnce/duplicated").asLong(-1)).isZero();
  }
}
