package org.mechanist.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.schemas.JournalEntry.Run;

/** What is on the topics today must be readable tomorrow, and by programs that are not ours. */
class GoldenFilesTest {

  private static final Pixels PIXELS = pixels(0, 64, 128, 192, 254, 255);
  private static final Truth TRUTH =
      new Truth(Truth.STREAM, "translate(0,-4)", 7, pixels(255, 254, 192, 128, 64, 0));
  private static final Origin ORIGIN =
      new Origin("mechanist.transformed", 1, 23, 1_764_000_000_000L);
  private static final UUID COMMAND = UUID.fromString("6f3f9a52-7d2f-4a63-9a0e-0d0f6c0a1b2c");
  private static final Image IMAGE =
      new Image("42-17", "mechanist/produce/golden", PIXELS, TRUTH.headers());

  @Test
  void imageRaw_fixedImage_isAsTheFileAndBack() throws IOException {
    GoldenFile.assertHolds("image-raw.txt", ImageCodec.encode(IMAGE));

    assertThat(ImageCodec.decode(GoldenFile.read("image-raw.txt"))).satisfies(this::isTheImage);
  }

  @Test
  void imageJson_fixedImage_isAsTheFileAndBack() throws IOException {
    GoldenFile.assertHolds("image-json.txt", ImageCodec.encodeJson(IMAGE));

    assertThat(ImageCodec.decode(GoldenFile.read("image-json.txt"))).satisfies(this::isTheImage);
  }

  @Test
  void restoredImage_ofAJsonImage_isAsTheFileAndBack() throws IOException {
    var incoming = (Image) ImageCodec.decode(ImageCodec.encodeJson(IMAGE));
    var restored =
        new RestoredImage(
            incoming.id(), TRUTH.clean(), "expert-3", 1.25, "step-600", ORIGIN, incoming.headers());

    GoldenFile.assertHolds("restored-image.txt", RestoredImageCodec.encode(restored));

    var message = GoldenFile.read("restored-image.txt");
    var decoded = (RestoredImage) RestoredImageCodec.decode(message);
    assertThat(decoded).usingRecursiveComparison().ignoringFields("headers").isEqualTo(restored);
    assertThat(decoded.headers()).isEqualTo(message.headers());
    assertThat(Truth.in(decoded.headers(), 3, 2)).contains(TRUTH);
    assertThat(message.header("original-content-type").map(Header::text))
        .contains("application/json");
    assertThat(RestoredImageCodec.encode(decoded)).isEqualTo(message);
  }

  @Test
  void deadLetter_ofABrokenMessage_isAsTheFileAndBack() throws IOException {
    var original =
        new Message(
            "42-18".getBytes(StandardCharsets.UTF_8),
            "{\"width\": 3".getBytes(StandardCharsets.UTF_8),
            List.of(Header.of("content-type", "application/json"), Header.of("mine", "stays")));
    var letter =
        new DeadLetter(
            original, ORIGIN, new Malformed(Malformed.Cause.BROKEN_JSON, "the value is not JSON"));

    GoldenFile.assertHolds("dead-letter.txt", letter.encode());

    assertThat(DeadLetter.decode(GoldenFile.read("dead-letter.txt"))).isEqualTo(letter);
  }

  @Test
  void deadLetter_thatWasCut_isAsTheFileAndBack() throws IOException {
    var original =
        new Message(
            "42".getBytes(StandardCharsets.UTF_8),
            "{\"width\": 3, \"height\": 2, \"source\": \"camera of the north side"
                .getBytes(StandardCharsets.UTF_8),
            List.of(
                Header.of("content-type", "application/json"),
                Header.of("mine", "is too long to stay".repeat(2))));
    var letter =
        new DeadLetter(
            original, ORIGIN, new Malformed(Malformed.Cause.BROKEN_JSON, "the value is not JSON"));

    var cut = letter.cutTo(42);

    GoldenFile.assertHolds("dead-letter-cut.txt", cut.encode());
    assertThat(DeadLetter.decode(GoldenFile.read("dead-letter-cut.txt"))).isEqualTo(cut);
    assertThat(cut.cutTo(7).cut()).as("of what came").isEqualTo(cut.cut());
  }

  @Test
  void lifecycleEvent_fixedEvent_isAsTheFileAndBack() throws IOException {
    var statistics = new LinkedHashMap<String, Double>();
    statistics.put("winShare", 0.31);
    statistics.put("margin", 1.5);
    statistics.put("age", 120.0);
    var event =
        new LifecycleEvent(
            UUID.fromString("6f3f9a52-7d2f-4a63-9a0e-0d0f6c0a1b2c"),
            Instant.parse("2026-11-23T12:00:00.250Z"),
            600,
            19_200,
            LifecycleEvent.Kind.SPAWNED,
            "expert-11",
            "expert-3 wins 31 % of the images; a challenger may take over one of its jobs",
            statistics);

    GoldenFile.assertHolds("lifecycle-event.txt", event.encode());

    assertThat(LifecycleEvent.decode(GoldenFile.read("lifecycle-event.txt"))).isEqualTo(event);
  }

  @Test
  void snapshotManifest_fixedManifest_isAsTheFileAndBack() throws IOException {
    var manifest =
        new SnapshotManifest(
            "step-600",
            Instant.parse("2026-11-23T12:00:00Z"),
            600,
            "default",
            32,
            32,
            List.of(
                new SnapshotManifest.Entry("expert-1", 115_000, "0123456789abcdef".repeat(4)),
                new SnapshotManifest.Entry("expert-2", 115_001, "fedcba9876543210".repeat(4))));

    GoldenFile.assertHolds("snapshot-manifest.txt", manifest.encode());

    assertThat(SnapshotManifest.decode(GoldenFile.read("snapshot-manifest.txt")))
        .isEqualTo(manifest);
  }

  @Test
  void snapshotManifest_withProvenance_isAsTheFileAndBack() throws IOException {
    var noon = Instant.parse("2026-11-23T12:00:00Z");
    var member = new CommitteeState.Member("expert-1", "settled", 480, 1_900, 0.125, 1.75, noon);
    var provenance =
        new SnapshotManifest.Provenance(
            "mechanist 0.1.0",
            "mechanist.transformed",
            noon.minusSeconds(3600),
            noon,
            "mechanist",
            600,
            19_200,
            2.5,
            member);
    var manifest =
        new SnapshotManifest(
            "step-600",
            noon,
            600,
            "mechanist",
            32,
            32,
            List.of(
                new SnapshotManifest.Entry(
                    "expert-1", 115_000, "0123456789abcdef".repeat(4), provenance)));

    GoldenFile.assertHolds("snapshot-manifest-provenance.txt", manifest.encode());

    assertThat(SnapshotManifest.decode(GoldenFile.read("snapshot-manifest-provenance.txt")))
        .isEqualTo(manifest);
  }

  @Test
  void snapshotManifest_ofASnapshot_isAsTheFileAndBack() throws IOException {
    var sha256 = "0123456789abcdef".repeat(4);
    var manifest =
        new SnapshotManifest(
            "step-600",
            Instant.parse("2026-11-23T12:00:00Z"),
            600,
            "mechanist",
            32,
            32,
            List.of(new SnapshotManifest.Entry("expert-1", 115_000, sha256, null, 1)),
            new SnapshotManifest.Competition(
                List.of(new SnapshotManifest.Seat(2, "expert-1", "settled")),
                new SnapshotManifest.Model(4_600_000, sha256, 6),
                new SnapshotManifest.Canonical(Double.NEGATIVE_INFINITY, 1, -1.5, -3),
                new SnapshotManifest.Gate(
                    new SnapshotManifest.Model(70_000, sha256, 1),
                    true,
                    2,
                    1,
                    0.75,
                    1,
                    3,
                    List.of(1e-4, 1e-4, 0.5)),
                true));

    GoldenFile.assertHolds("snapshot-manifest-snapshot.txt", manifest.encode());

    assertThat(SnapshotManifest.decode(GoldenFile.read("snapshot-manifest-snapshot.txt")))
        .isEqualTo(manifest);
  }

  @Test
  void snapshotManifest_chunks_holdAllOfTheModel() {
    var model = new byte[2 * SnapshotManifest.CHUNK_BYTES + 1];
    model[model.length - 1] = 7;

    var chunks = SnapshotManifest.encodeChunks("objective", model);

    assertThat(chunks)
        .extracting(chunk -> new String(chunk.key(), StandardCharsets.UTF_8))
        .containsExactly("snapshot/objective/0", "snapshot/objective/1", "snapshot/objective/2");
    assertThat(chunks)
        .extracting(chunk -> chunk.value().length)
        .containsExactly(SnapshotManifest.CHUNK_BYTES, SnapshotManifest.CHUNK_BYTES, 1);
    assertThat(chunks.get(2).value()).containsExactly(7);
    assertThat(SnapshotManifest.chunks(model)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1001})
  void snapshotManifest_chunksThatMakeNoModel_areRefused(int chunks) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SnapshotManifest.Model(1, "0", chunks))
        .withMessageContaining("in %d chunks; 1 to 1000 are allowed".formatted(chunks));
  }

  @Test
  void command_toMerge_isAsTheFileAndBack() throws IOException {
    var command =
        new Command(COMMAND, Command.Kind.MERGE, "expert-3", "expert-1", "they do one job", null);

    GoldenFile.assertHolds("command.txt", command.encode());

    assertThat(Command.decode(GoldenFile.read("command.txt"))).isEqualTo(command);
  }

  @Test
  void command_toImport_isAsTheFileAndBack() throws IOException {
    var command =
        new Command(COMMAND, Command.Kind.IMPORT, null, null, null, new byte[] {8, 8, 18, -1});

    GoldenFile.assertHolds("command-import.txt", command.encode());

    assertThat(Command.decode(GoldenFile.read("command-import.txt"))).isEqualTo(command);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | no value",
        "{\"kind\": \"freeze\", \"expert\": \"expert-1\"} | has an id and a kind",
        "{\"id\": \"6f3f9a52-7d2f-4a63-9a0e-0d0f6c0a1b2c\"} | has an id and a kind",
        "{\"id\": \"6f3f9a52-7d2f-4a63-9a0e-0d0f6c0a1b2c\", \"kind\": \"melt\"} | melt",
        "{\"id\": \"seven\", \"kind\": \"freeze\"} | seven",
        "{\"id\": \"6f3f9a52-7d2f-4a63-9a0e-0d0f6c0a1b2c\", \"kind\": 2} | number",
        "{\"id\": \"6f3f9a52-7d2f-4a63-9a0e-0d0f6c0a1b2c\", \"kind\": \"thaw\"} {} | Trailing",
        "null | the value is null",
        "freeze | freeze"
      })
  void command_thatIsNone_saysWhy(String value, String why) {
    var bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);

    assertThatIOException()
        .isThrownBy(() -> Command.decode(new Message(null, bytes, List.of())))
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | the message has no value",
        "null | the value is null",
        "{} | one is missing",
        "{\"experts\": [null], \"statistics\": {\"a\": null}} | one is missing",
        "7 | 7"
      })
  void record_thatIsNone_saysWhy(String value, String why) {
    var bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    var message = new Message(null, bytes, List.of());

    assertThatIOException()
        .isThrownBy(() -> LifecycleEvent.decode(message))
        .withMessageContaining(why.equals("7") ? "LifecycleEvent" : why);
    assertThatIOException()
        .isThrownBy(() -> CommitteeState.decode(message))
        .withMessageContaining(why.equals("7") ? "CommitteeState" : why);
    assertThatIOException()
        .isThrownBy(() -> SnapshotManifest.decode(message))
        .withMessageContaining(why.equals("7") ? "SnapshotManifest" : why);
  }

  @Test
  void deadLetter_headersOfOneElsewhereThanAtTheEnd_isNone() throws IOException {
    var letter = GoldenFile.read("dead-letter.txt");
    var headers = new ArrayList<>(letter.headers());
    headers.add(Header.of("mine", "behind it"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeadLetter.decode(new Message(letter.key(), letter.value(), headers)))
        .withMessageContaining("not a dead letter: its last headers are");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ten", "10", "-1", ""})
  void truth_labelThatIsNoDigit_isRefusedWithWhatIsAllowed(String label) {
    var headers = new ArrayList<>(TRUTH.headers());
    headers.add(Header.of("truth-label", label));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Truth.in(headers, 3, 2))
        .withMessage("truth-label is \"%s\"; a digit, 0 to 9, was expected".formatted(label));
  }

  @Test
  void command_modelThatIsTooLong_isRefused() {
    var tooLong = new byte[Command.MAX_MODEL_BYTES + 1];

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Command(COMMAND, Command.Kind.IMPORT, null, null, null, tooLong))
        .withMessageContaining("700001 bytes")
        .withMessageContaining("at most 700000");
  }

  @Test
  void command_reasonThatIsTooLong_isRefused() {
    var reason = "x".repeat(Command.MAX_TEXT + 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Command.about(Command.Kind.FREEZE, "expert-1", reason))
        .withMessageContaining("reason is 1001 characters long; at most 1000 are allowed");
  }

  @Test
  void lifecycleEvent_thatAnswers_isAsTheFileAndBack() throws IOException {
    var event =
        new LifecycleEvent(
            UUID.fromString("0f6c0a1b-7d2f-4a63-9a0e-6f3f9a520d2c"),
            Instant.parse("2026-11-23T12:00:00.250Z"),
            600,
            19_200,
            LifecycleEvent.Kind.REFUSED,
            "expert-9",
            "there is no expert-9, there are [expert-0, expert-1]",
            Map.of(),
            COMMAND);

    GoldenFile.assertHolds("lifecycle-answer.txt", event.encode());

    assertThat(LifecycleEvent.decode(GoldenFile.read("lifecycle-answer.txt"))).isEqualTo(event);
  }

  @Test
  void committeeState_fixedState_isAsTheFileAndBack() throws IOException {
    var state =
        new CommitteeState(
            Instant.parse("2026-11-23T12:00:00Z"),
            Instant.parse("2026-11-23T11:00:00Z"),
            600,
            19_200,
            "mechanist",
            24,
            2.5,
            List.of(
                new CommitteeState.Member(
                    "expert-0",
                    "held",
                    600,
                    19_200,
                    1,
                    2.25,
                    Instant.parse("2026-11-23T11:59:59Z")),
                new CommitteeState.Member("expert-1", "learning", 0, 0, 0, null, null)));

    GoldenFile.assertHolds("committee-state.txt", state.encode());

    assertThat(CommitteeState.decode(GoldenFile.read("committee-state.txt"))).isEqualTo(state);
  }

  @Test
  void journalEntry_fixedEntry_isAsTheFileAndBack() throws IOException {
    var entry =
        new JournalEntry(
            7,
            "0c9e1d2a-5b7e-4a43-9f6f-0a8f2d5f4c11",
            List.of(new Run(0, 500, 3)),
            List.of(new Run(0, 4, 1)),
            List.of(new Run(1, 96, 31), new Run(0, 128, 1)),
            true);

    GoldenFile.assertHolds("journal-entry.txt", entry.encode("mechanist-learner"));

    assertThat(JournalEntry.decode(GoldenFile.read("journal-entry.txt"))).isEqualTo(entry);
  }

  private void isTheImage(DecodedImage decoded) {
    var image = (Image) decoded;
    assertThat(image.id()).isEqualTo(IMAGE.id());
    assertThat(image.source()).isEqualTo(IMAGE.source());
    assertThat(image.pixels()).isEqualTo(IMAGE.pixels());
    assertThat(Truth.in(image.headers(), 3, 2)).contains(TRUTH);
  }

  private static Pixels pixels(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new Pixels(3, 2, bytes);
  }
}
