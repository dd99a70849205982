package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.HeaderNames;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Malformed.Cause;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Topics;

/** A user at a shell, after a producer that sent what is no image. */
class DeadLettersIT {

  private static final int PARTITIONS = 2;
  private static final String TRANSFORMED = Topics.DEFAULT.transformed();

  private final PrintStream standardOut = System.out;
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    TopicSetup.createMissing(settings(), Topics.DEFAULT, PARTITIONS, Duration.ofMinutes(1));
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopBroker() {
    System.setOut(standardOut);
    System.setErr(standardError);
    broker.close();
  }

  @Test
  void list_none_saysSo() {
    assertThat(run("list")).isZero();
    assertThat(said().lines()).containsExactly("no dead letters on mechanist.dead-letters");
    assertThat(run("replay", "--all")).isZero();
    assertThat(said().lines()).containsExactly("there is nothing to put back");
  }

  @Test
  void list_several_showsTheLastAndCountsByCause() throws Exception {
    sendLetters();

    assertThat(run("list", "--last", "2")).isZero();
    var lines = said().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("position  when        cause");
    assertThat(lines.get(1)).startsWith("2 ").contains("BROKEN_JSON", TRANSFORMED + "-1@7");
    assertThat(lines.get(2)).startsWith("3 ").contains("WRONG_LENGTH", "9 pixels were given");
    assertThat(lines.get(3))
        .isEqualTo(
            "2 shown of 4 dead letters on mechanist.dead-letters: 1 BROKEN_JSON, 3 WRONG_LENGTH;"
                + " 1 messages there are no dead letters");

    assertThat(run("list", "--cause", "broken_json", "--json")).isZero();
    var json = Json.MAPPER.readTree(said());
    assertThat(json).hasSize(1);
    assertThat(json.get(0).path("position").asText()).isEqualTo("2");
    assertThat(json.get(0).path("offset").asLong()).isEqualTo(7);
  }

  @Test
  void show_one_saysAllThatIsKnown() throws Exception {
    sendLetters();
    var raw = folder.resolve("raw.bin");

    assertThat(run("show", "0", "--raw", raw.toString())).isZero();

    assertThat(said())
        .contains("cause          WRONG_LENGTH", "detail         6 pixels were given")
        .contains("from           " + TRANSFORMED + "-0@5")
        .contains("key            key-0", "header         width = 4", "header         odd = a·b")
        .contains("00 ff 00 ff 80 ff") // hexadecimal
        .contains("  @@  @@\n++@@????"); // the rest of the second row is not there
    assertThat(Files.readAllBytes(raw)).isEqualTo(pixels(6));

    assertThat(run("show", "99")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("mechanist: there is no dead letter 99 on mechanist.dead-letters");
  }

  /**
   * @param before messages in each partition; with none the topic has begun anew since
   */
  @ParameterizedTest
  @ValueSource(ints = {10, 0})
  void replay_some_goBackAsTheyWereAndOnlyOnce(int before) {
    send(before);
    sendLetters();

    assertThat(run("replay", "0", "2")).isZero();
    assertThat(said().lines()).containsExactly("put 2 back onto " + TRANSFORMED);
    var back = replayed();
    assertThat(back).extracting(polled -> polled.origin().partition()).containsExactly(0, 1);
    var expected = letters().get(0).original();
    assertThat(back.get(0).message().key()).isEqualTo(expected.key());
    assertThat(back.get(0).message().value()).isEqualTo(expected.value());
    var headers = new ArrayList<>(expected.headers());
    headers.add(Header.of(HeaderNames.REPLAY_OF, "mechanist.dead-letters-0@0"));
    assertThat(back.get(0).message().headers()).isEqualTo(headers);

    assertThat(run("replay", "--cause", "WRONG_LENGTH")).isZero();
    assertThat(said().lines())
        .containsExactly(
            "put 2 back onto " + TRANSFORMED,
            "skipped 1 that had been put back before (--again puts them back once more): 0");
    assertThat(run("replay", "--all")).isZero();
    assertThat(said().lines())
        .containsExactly(
            "skipped 4 that had been put back before (--again puts them back once more): 0 1 2 3");
    assertThat(run("replay", "3", "--again")).isZero();
    assertThat(said().lines()).containsExactly("put 1 back onto " + TRANSFORMED);
    assertThat(replayed()).hasSize(5);
  }

  @Test
  void replay_whatIsNotThere_putsNothingBack() {
    sendLetters();

    assertThat(run("replay", "0", "44")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no dead letter 44");
    assertThat(replayed()).isEmpty();
  }

  /** Put back in part it would be another message. */
  @Test
  void replay_oneOfWhichAPartWasKept_saysSoAndLeavesIt() {
    sendLetters();
    try (var writer = new TopicWriter(settings())) {
      writer.send(Topics.DEFAULT.deadLetters(), null, letters().get(0).cutTo(5).encode());
      writer.flush();
    }

    assertThat(run("replay", "0", "5", "--again")).isZero();
    assertThat(said().lines())
        .containsExactly(
            "put 1 back onto " + TRANSFORMED,
            "left 1 of which only a part was kept, since they were too large: 5");
    assertThat(replayed()).hasSize(1);

    assertThat(run("show", "5")).isZero();
    assertThat(said())
        .contains("value          5 bytes")
        .contains("of 5 bytes of key, 6 of value, 4 headers, this is the beginning");
  }

  private void send(int messages) {
    try (var writer = new TopicWriter(settings())) {
      for (int i = 0; i < messages; i++) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          writer.send(TRANSFORMED, partition, new Message(null, pixels(1), List.of()));
        }
      }
      writer.flush();
    }
  }

  private void sendLetters() {
    try (var writer = new TopicWriter(settings())) {
      for (var letter : letters()) {
        writer.send(Topics.DEFAULT.deadLetters(), null, letter.encode());
      }
      writer.send(Topics.DEFAULT.deadLetters(), null, new Message(null, null, List.of()));
      writer.flush();
    }
  }

  private static List<DeadLetter> letters() {
    return List.of(
        letter(0, 0, 5, pixels(6), Cause.WRONG_LENGTH, "6 pixels were given; 4×4 takes 16"),
        letter(1, 0, 6, pixels(8), Cause.WRONG_LENGTH, "8 pixels were given; 4×4 takes 16"),
        letter(2, 1, 7, "{".getBytes(StandardCharsets.UTF_8), Cause.BROKEN_JSON, "it ends"),
        letter(3, 1, 9, pixels(9), Cause.WRONG_LENGTH, "9 pixels were given; 4×4 takes 16"));
  }

  private static DeadLetter letter(
      int number, int partition, long offset, byte[] value, Cause cause, String detail) {
    return new DeadLetter(
        new Message(
            ("key-" + number).getBytes(StandardCharsets.UTF_8),
            value,
            List.of(
                Header.of(HeaderNames.CONTENT_TYPE, ImageCodec.RAW),
                Header.of(HeaderNames.WIDTH, "4"),
                Header.of(HeaderNames.HEIGHT, "4"),
                Header.of("odd", "a\u001bb"))),
        new Origin(TRANSFORMED, partition, offset, 1),
        new Malformed(cause, detail));
  }

  private static byte[] pixels(int count) {
    return Arrays.copyOf(new byte[] {0, -1, 0, -1, (byte) 128, -1, 0, 1, 2}, count);
  }

  /** By partition, each in its order. */
  private List<Polled> replayed() {
    try (var reader = new TopicReader(settings(), TRANSFORMED)) {
      var all = new ArrayList<Polled>();
      var end = reader.endOffsets();
      while (!reader.reached(end)) {
        all.addAll(reader.poll(Duration.ofMillis(100)));
      }
      all.removeIf(polled -> polled.message().header(HeaderNames.REPLAY_OF).isEmpty());
      all.sort(Comparator.comparing(polled -> polled.origin().partition()));
      return all;
    }
  }

  private KafkaSettings settings() {
    return KafkaSettings.of(broker.bootstrap());
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("--bootstrap", broker.bootstrap()));
    return Mechanist.run(all.toArray(String[]::new));
  }

  private String said() {
    var text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text;
  }
}
