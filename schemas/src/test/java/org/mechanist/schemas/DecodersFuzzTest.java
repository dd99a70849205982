package org.mechanist.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mechanist.fuzz.Frugal;
import org.mechanist.fuzz.Mutations;

/**
 * Whatever bytes and headers a message has, its decoder gives a value or the exception that it
 * documents, soon, and for little memory; and what was encoded is decoded to the same.
 */
class DecodersFuzzTest {

  /** Details travel in a header, and people read them. In characters. */
  private static final int LONGEST_DETAIL = 1000;

  @Property(seed = "1")
  void image_anyMessage_isAnImageOrSaysWhyNot(@ForAll("images") Message message) throws Exception {
    var before = copy(message);

    var decoded = Frugal.decode(length(message), () -> ImageCodec.decode(message));

    assertThat(message).isEqualTo(before);
    if (decoded instanceof Malformed malformed) {
      assertThat(malformed.detail()).isNotBlank().hasSizeLessThan(LONGEST_DETAIL);
    } else {
      var image = (Image) decoded;
      assertThat(ImageCodec.decode(ImageCodec.encode(image)))
          .satisfies(again -> assertSame((Image) again, image));
    }
  }

  @Property(seed = "1")
  void restoredImage_anyMessage_isOneOrSaysWhyNot(@ForAll("images") Message message)
      throws Exception {
    var decoded = Frugal.decode(length(message), () -> RestoredImageCodec.decode(message));

    if (decoded instanceof Malformed malformed) {
      assertThat(malformed.detail()).isNotBlank().hasSizeLessThan(LONGEST_DETAIL);
    } else {
      var image = (RestoredImage) decoded;
      var again = RestoredImageCodec.decode(RestoredImageCodec.encode(image));
      assertThat(bare((RestoredImage) again)).isEqualTo(bare(image));
    }
  }

  @Property(seed = "1")
  void image_anyOfTheRightForm_comesBack(@ForAll("anyImages") Image image) {
    assertSame((Image) ImageCodec.decode(ImageCodec.encode(image)), image);
    assertSame((Image) ImageCodec.decode(ImageCodec.encodeJson(image)), image);
  }

  @Property(seed = "1")
  void truth_anyHeaders_isATruthOrRefused(
      @ForAll("images") Message message, @ForAll("sides") int width, @ForAll("sides") int height)
      throws Exception {
    try {
      Frugal.decode(length(message), () -> Truth.in(message.headers(), width, height))
          .ifPresent(truth -> assertThat(Truth.in(truth.headers(), width, height)).contains(truth));
    } catch (IllegalArgumentException e) {
      assertThat(e).message().isNotBlank().hasSizeLessThan(LONGEST_DETAIL);
    }
  }

  @Property(seed = "1")
  void deadLetter_anyMessage_isOneOrRefused(@ForAll("deadLetters") Message message)
      throws Exception {
    try {
      var letter = Frugal.decode(length(message), () -> DeadLetter.decode(message));
      assertThat(DeadLetter.decode(letter.encode())).isEqualTo(letter);
    } catch (IllegalArgumentException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  @Property(seed = "1")
  void command_anyMessage_isOneOrRefused(@ForAll("commands") Message message) throws Exception {
    holds(message, Command::decode, Command::encode);
  }

  @Property(seed = "1")
  void lifecycleEvent_anyMessage_isOneOrRefused(@ForAll("events") Message message)
      throws Exception {
    holds(message, LifecycleEvent::decode, LifecycleEvent::encode);
  }

  @Property(seed = "1")
  void committeeState_anyMessage_isOneOrRefused(@ForAll("states") Message message)
      throws Exception {
    holds(message, CommitteeState::decode, CommitteeState::encode);
  }

  @Property(seed = "1")
  void snapshotManifest_anyMessage_isOneOrRefused(@ForAll("manifests") Message message)
      throws Exception {
    holds(message, SnapshotManifest::decode, SnapshotManifest::encode);
  }

  @Property(seed = "1")
  void journalEntry_anyMessage_isOneOrRefused(@ForAll("entries") Message message) throws Exception {
    holds(message, JournalEntry::decode, entry -> entry.encode("mechanist-learner"));
  }

  @Provide
  Arbitrary<Message> entries() throws IOException {
    return MutatedMessages.of(golden("journal-entry"));
  }

  @Provide
  Arbitrary<Message> images() throws IOException {
    return MutatedMessages.of(golden("image-raw"), golden("image-json"), golden("restored-image"));
  }

  @Provide
  Arbitrary<Message> deadLetters() throws IOException {
    return MutatedMessages.of(golden("dead-letter"), golden("dead-letter-cut"));
  }

  @Provide
  Arbitrary<Message> commands() throws IOException {
    return MutatedMessages.of(golden("command"), golden("command-import"));
  }

  @Provide
  Arbitrary<Message> events() throws IOException {
    return MutatedMessages.of(golden("lifecycle-event"), golden("lifecycle-answer"));
  }

  @Provide
  Arbitrary<Message> states() throws IOException {
    return MutatedMessages.of(golden("committee-state"));
  }

  @Provide
  Arbitrary<Message> manifests() throws IOException {
    return MutatedMessages.of(
        golden("snapshot-manifest"),
        golden("snapshot-manifest-provenance"),
        golden("snapshot-manifest-snapshot"));
  }

  @Provide
  Arbitrary<Integer> sides() {
    return Arbitraries.integers().between(1, 4);
  }

  @Provide
  Arbitrary<Image> anyImages() {
    return Mutations.drawn(
        random -> {
          int width = 1 + random.nextInt(random.nextInt(50) == 0 ? Pixels.MAX_SIDE : 8);
          int height = 1 + random.nextInt(8);
          var values = new byte[width * height];
          random.nextBytes(values);
          var headers = new ArrayList<Header>();
          for (int i = random.nextInt(4); i > 0; i--) {
            headers.add(new Header("x-" + text(random), random.nextBoolean() ? values : null));
          }
          return new Image(
              "i" + text(random), text(random), new Pixels(width, height, values), headers);
        });
  }

  /** Any characters but halves of pairs, which UTF-8 has not. */
  private static String text(Random random) {
    return random
        .ints(random.nextInt(8), 0, Character.MAX_CODE_POINT + 1)
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Message golden(String name) throws IOException {
    return GoldenFile.read(name + ".txt");
  }

  private interface Decoder<T> {
    T decode(Message message) throws IOException;
  }

  private interface Encoder<T> {
    Message encode(T value);
  }

  private static <T> void holds(Message message, Decoder<T> decoder, Encoder<T> encoder)
      throws Exception {
    T decoded;
    try {
      decoded = Frugal.decode(length(message), () -> decoder.decode(message));
    } catch (IOException e) {
      assertThat(e).message().isNotBlank();
      return;
    }
    assertThat(decoded).isNotNull();
    assertThatNoException().isThrownBy(decoded::toString);
    assertThat(decoder.decode(encoder.encode(decoded))).isEqualTo(decoded);
  }

  private static void assertSame(Image image, Image expected) {
    assertThat(image.id()).isEqualTo(expected.id());
    assertThat(image.source()).isEqualTo(expected.source());
    assertThat(image.pixels()).isEqualTo(expected.pixels());
    var written = image.headers().stream().map(Header::name).toList();
    assertThat(written).containsAll(expected.headers().stream().map(Header::name).toList());
  }

  private static RestoredImage bare(RestoredImage image) {
    return new RestoredImage(
        image.id(),
        image.pixels(),
        image.expert(),
        image.score(),
        image.explained(),
        image.modelVersion(),
        image.origin(),
        List.of());
  }

  private static Message copy(Message message) {
    var headers =
        message.headers().stream()
            .map(header -> new Header(header.name(), copy(header.value())))
            .toList();
    return new Message(copy(message.key()), copy(message.value()), List.copyOf(headers));
  }

  private static byte[] copy(byte[] bytes) {
    return bytes == null ? null : Arrays.copyOf(bytes, bytes.length);
  }

  private static long length(Message message) {
    long length = message.value() == null ? 0 : message.value().length;
    for (var header : message.headers()) {
      length += header.value() == null ? 0 : header.value().length;
    }
    return length;
  }
}
