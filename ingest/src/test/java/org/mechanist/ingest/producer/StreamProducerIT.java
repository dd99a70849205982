package org.mechanist.ingest.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.broker.SharedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.ingest.mnist.NumberedDigits;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.scenario.Phase;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.Topics;
import org.mechanist.schemas.Truth;

/** On the real broker: a run is on its topics once, in order, wherever a producer was stopped. */
@ExtendWith(SharedBroker.class)
class StreamProducerIT {

  private static final int PARTITIONS = 3;
  private static final int IMAGES = 100;
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final AtomicInteger TOPICS = new AtomicInteger();
  private static final StreamProducer.Listener ALL = (done, total) -> true;

  private final ScenarioStream stream =
      new ScenarioStream(
          new Scenario(
              "test",
              List.of(
                  Phase.of(60, List.of(Mechanisms.parse("invert"))),
                  Phase.of(
                      40, List.of(Mechanisms.parse("identity"), Mechanisms.parse("noise(0.1)"))))),
          Split.of(NumberedDigits.mnist(60, 20)),
          7);
  private KafkaSettings settings;
  private Topics topics;

  @BeforeEach
  void createTopics(EmbeddedBroker shared) {
    settings = KafkaSettings.of(shared.bootstrap());
    topics = new Topics("produced" + TOPICS.incrementAndGet());
    TopicSetup.createMissing(settings, topics, PARTITIONS, BOUND);
  }

  @Test
  void stream_uninterrupted_isThereOnceInOrder() {
    try (var producer = producer("run", true)) {
      assertThat(producer.stream(Pace.UNLIMITED, ALL)).isEqualTo(IMAGES);
    }
    assertStreamIsThereOnce("run");
  }

  @Test
  void stream_stoppedByItsListenerAndStartedAgain_isThereOnceInOrder() {
    for (long stopAt : new long[] {1, 17, 17, 58, 99}) {
      try (var producer = producer("run", true)) {
        long done = producer.stream(Pace.UNLIMITED, (produced, total) -> produced < stopAt);
        assertThat(done).isEqualTo(stopAt);
      }
    }
    try (var producer = producer("run", true)) {
      assertThat(producer.stream(Pace.UNLIMITED, ALL)).isEqualTo(IMAGES);
    }
    assertStreamIsThereOnce("run");
  }

  @Test
  void stream_diedWithUnevenPartitions_fillsEachWithoutAGap() {
    // What a killed producer can leave: partitions are sent to in batches of their own.
    try (var writer = new TopicWriter(settings)) {
      for (long index : new long[] {0, 3, 6, 9, 2}) {
        var image = stream.at(index).imageWithTruth("run");
        writer.send(topics.transformed(), (int) (index % PARTITIONS), ImageCodec.encode(image));
      }
      writer.flush();
    }
    var heard = new ArrayList<Long>();
    try (var producer = producer("run", true)) {
      producer.stream(
          Pace.UNLIMITED,
          (done, total) -> {
            heard.add(done);
            return true;
          });
    }
    assertThat(heard.get(0)).isEqualTo(5);
    assertThat(heard.get(heard.size() - 1)).isEqualTo(IMAGES);
    assertStreamIsThereOnce("run");
  }

  @Test
  void stream_completeAlready_addsNothing() {
    for (int time = 0; time < 2; time++) {
      try (var producer = producer("run", true)) {
        assertThat(producer.stream(Pace.UNLIMITED, ALL)).isEqualTo(IMAGES);
      }
    }
    assertStreamIsThereOnce("run");
  }

  @Test
  void stream_anotherRunOnTheTopic_isNotTakenForItsOwn() {
    for (var run : List.of("first", "second")) {
      try (var producer = producer(run, true)) {
        assertThat(producer.stream(Pace.UNLIMITED, ALL)).isEqualTo(IMAGES);
      }
    }
    assertStreamIsThereOnce("first");
    assertStreamIsThereOnce("second");
    assertThat(images(topics.transformed(), 0)).hasSize(2 * partitionSize(0, IMAGES));
  }

  @Test
  void canonical_stoppedAndStartedAgain_isThereOnce() {
    try (var producer = producer("run", true)) {
      assertThat(producer.canonical(20, (done, total) -> done < 7)).isEqualTo(7);
    }
    try (var producer = producer("run", true)) {
      assertThat(producer.canonical(20, ALL)).isEqualTo(20);
    }
    var expected =
        stream.canonical(20).stream().map(digit -> Sent.of(digit.image("run/canonical")));
    assertThat(images(topics.canonical(), 0)).containsExactlyElementsOf(expected.toList());
  }

  @Test
  void canonical_longerTheSecondTime_addsTheRest() {
    for (int count : new int[] {5, 12}) {
      try (var producer = producer("run", true)) {
        assertThat(producer.canonical(count, ALL)).isEqualTo(count);
      }
    }
    assertThat(images(topics.canonical(), 0)).doesNotHaveDuplicates().hasSize(12);
  }

  @Test
  void heldOut_stoppedAndStartedAgain_isThereOnceBesideTheStream() {
    try (var producer = producer("run", true)) {
      producer.stream(Pace.UNLIMITED, ALL);
      assertThat(producer.heldOut(4, (done, total) -> done < 5)).isEqualTo(5);
    }
    try (var producer = producer("run", true)) {
      assertThat(producer.heldOut(4, ALL)).isEqualTo(3 * 4);
    }
    assertStreamIsThereOnce("run");
    var heldOut = stream.heldOut(4);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      var expected = new ArrayList<Sent>();
      for (int index = partition; index < heldOut.size(); index += PARTITIONS) {
        expected.add(Sent.of(heldOut.get(index).imageWithTruth("run/held-out")));
      }
      assertThat(of(images(topics.transformed(), partition), "run/held-out")).isEqualTo(expected);
    }
  }

  @Test
  void stream_withoutTruth_carriesNone() {
    try (var producer = producer("run", false)) {
      producer.stream(Pace.UNLIMITED, (done, total) -> done < 10);
    }
    try (var producer = producer("other", true)) {
      producer.stream(Pace.UNLIMITED, (done, total) -> done < 10);
    }
    var images = images(topics.transformed(), 0);
    assertThat(of(images, "run"))
        .isNotEmpty()
        .allSatisfy(image -> assertThat(image.truth()).isEmpty());
    assertThat(of(images, "other"))
        .isNotEmpty()
        .allSatisfy(image -> assertThat(image.truth()).isPresent());
  }

  private StreamProducer producer(String run, boolean truth) {
    return new StreamProducer(settings, topics, stream, run, truth);
  }

  /** What matters of an image on a topic. */
  private record Sent(String id, String source, Pixels pixels, Optional<Truth> truth) {

    static Sent of(Image image) {
      var pixels = image.pixels();
      var truth = Truth.in(image.headers(), pixels.width(), pixels.height());
      return new Sent(image.id(), image.source(), pixels, truth);
    }
  }

  private void assertStreamIsThereOnce(String run) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int first = partition;
      var expected =
          LongStream.range(0, partitionSize(partition, IMAGES))
              .mapToObj(i -> Sent.of(stream.at(i * PARTITIONS + first).imageWithTruth(run)))
              .toList();
      assertThat(of(images(topics.transformed(), partition), run)).isEqualTo(expected);
    }
  }

  private static int partitionSize(int partition, int images) {
    return (images - partition + PARTITIONS - 1) / PARTITIONS;
  }

  private static List<Sent> of(List<Sent> images, String run) {
    return images.stream()
        .filter(image -> image.source().equals("mechanist/produce/" + run))
        .toList();
  }

  private List<Sent> images(String topic, int partition) {
    var images = new ArrayList<Sent>();
    try (var reader = new TopicReader(settings, topic)) {
      var end = reader.endOffsets();
      while (!reader.reached(end)) {
        for (var polled : reader.poll(Duration.ofMillis(200))) {
          if (polled.origin().partition() == partition) {
            images.add(Sent.of((Image) ImageCodec.decode(polled.message())));
          }
        }
      }
    }
    return images;
  }
}
