package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;

/**
 * Broker, producer, learner and consumer as a user starts them one by one; all but the broker are
 * killed in the middle and started again.
 */
class ThreeProcessesIT {

  private static final Duration BOUND = Duration.ofMinutes(4);
  private static final Duration STOP_BOUND = Duration.ofSeconds(60);
  private static final Duration WAIT = Duration.ofMillis(200);

  /** Images a second: the stream then lasts long enough to be killed in its middle. */
  private static final String RATE = "60";

  private final List<Child> children = new ArrayList<>();
  @TempDir private Path folder;
  private Child broker;
  private String bootstrap;

  @BeforeEach
  void startBroker() throws Exception {
    Tiny.needsMnist();
    broker =
        start(List.of("broker", "--port", "0", "--partitions", "2", "--data", folder("broker")));
    bootstrap = broker.awaitLine("broker up at ([0-9.:]+),", BOUND).group(1);
  }

  @AfterEach
  void closeAll() {
    for (int i = children.size() - 1; i >= 0; i--) {
      children.get(i).close();
    }
  }

  @Test
  void parts_allKilledAndStartedAgain_restoreEachImageOnce() throws Exception {
    var learn =
        Tiny.arguments(
            Tiny.LEARNER,
            List.of("--steps", "5"),
            "--checkpoints",
            folder("checkpoints"),
            "--checkpoint-every",
            "1");
    var learner = start(learn, "learn");
    var consume = List.of("--until", Integer.toString(Tiny.IMAGES), "--out", folder("report"));
    var consumer = start(consume, "consume");
    var produce = Tiny.arguments(Tiny.STREAM, List.of("--rate", RATE));
    var producer = start(produce, "produce");

    producer.awaitWhileRunning(
        "a third of the stream is on the topic", () -> transformed() > Tiny.IMAGES / 3, BOUND);
    producer.kill();
    long before = transformed();
    assertThat(before).isLessThan(Tiny.STEPS * Tiny.BATCH);

    producer = start(produce, "produce");
    consumer.awaitWhileRunning("a few images are judged", () -> judged() > 10, BOUND);
    learner.kill();
    learner = start(learn, "learn");
    consumer.kill();
    consumer = start(consume, "consume");

    assertThat(producer.awaitExit(BOUND)).as(producer.toString()).isZero();
    assertThat(consumer.awaitExit(BOUND)).as(consumer.toString()).isZero();
    learner.terminate();
    assertThat(learner.awaitExit(STOP_BOUND)).as(learner.toString()).isZero();

    assertThat(learner.output())
        .last()
        .asString()
        .matches("restored %d, dead-lettered 0, \\d+ learning steps".formatted(Tiny.IMAGES));
    assertEachImageIsThereOnce();
    assertReportCountsEachOnce();

    broker.terminate();
    assertThat(broker.awaitExit(STOP_BOUND)).as(broker.toString()).isZero();
    assertThat(broker.output()).last().isEqualTo("broker stopped");
  }

  private void assertEachImageIsThereOnce() {
    var ids = new HashSet<String>();
    var origins = new HashSet<Origin>();
    for (var polled : all(Topics.DEFAULT.transformed())) {
      assertThat(ids.add(((Image) ImageCodec.decode(polled.message())).id())).isTrue();
    }
    for (var polled : all(Topics.DEFAULT.restored())) {
      var restored = (RestoredImage) RestoredImageCodec.decode(polled.message());
      assertThat(ids).contains(restored.id());
      assertThat(origins.add(restored.origin())).isTrue();
    }
    assertThat(ids).hasSize(Tiny.IMAGES);
    assertThat(origins).hasSize(Tiny.IMAGES);
    assertThat(all(Topics.DEFAULT.deadLetters())).isEmpty();
  }

  private void assertReportCountsEachOnce() throws IOException {
    assertThat(Files.readAllLines(folder.resolve("report/ledger.jsonl"))).hasSize(Tiny.IMAGES);
    JsonNode report = Json.MAPPER.readTree(folder.resolve("report/report.json").toFile());
    assertThat(report.at("/images/produced").asLong()).isEqualTo(Tiny.IMAGES);
    assertThat(report.at("/images/restored").asLong()).isEqualTo(Tiny.IMAGES);
    assertThat(report.at("/images/deadLettered").asLong(-1)).isZero();
    assertThat(report.at("/exactlyOnce/lost").asLong(-1)).isZero();
    assertThat(report.at("/exactlyOnce/duplicated").asLong(-1)).isZero();
    assertThat(report.at("/part").asText()).isEqualTo("held-out");
    assertThat(report.at("/assignment/mechanisms").asInt()).isEqualTo(Tiny.MECHANISMS);
    assertThat(report.at("/accuracy/clean").asDouble()).isGreaterThan(0.9);
    assertThat(folder.resolve("report/report.html")).isNotEmptyFile();
  }

  private Child start(List<String> arguments, String command) throws IOException {
    var all = new ArrayList<>(List.of(command, "--bootstrap", bootstrap));
    all.addAll(arguments);
    return start(all);
  }

  private Child start(List<String> arguments) throws IOException {
    var child = Child.start(arguments);
    children.add(child);
    return child;
  }

  private String folder(String name) {
    return folder.resolve(name).toString();
  }

  private long transformed() {
    try (var reader = reader(Topics.DEFAULT.transformed())) {
      return reader.endOffsets().values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private long judged() {
    var ledger = folder.resolve("report/ledger.jsonl");
    try {
      return Files.exists(ledger) ? Files.readString(ledger).lines().count() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Polled> all(String topic) {
    var all = new ArrayList<Polled>();
    try (var reader = reader(topic)) {
      var end = reader.endOffsets();
      while (!reader.reached(end)) {
        all.addAll(reader.poll(WAIT));
      }
    }
    return all;
  }

  private TopicReader reader(String topic) {
    return new TopicReader(KafkaSettings.of(bootstrap), topic);
  }
}
