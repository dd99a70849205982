package org.mechanist.learner.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.snapshot.CommitteeCopy.GateCopy;
import org.mechanist.learner.snapshot.CommitteeCopy.Member;
import org.mechanist.learner.snapshot.SnapshotEncoder.Snapshot;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.SnapshotManifest.Canonical;

/** A snapshot says what has changed, and names all. */
class SnapshotEncoderTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final SnapshotEncoder encoder = new SnapshotEncoder(false);

  @Test
  void encode_first_holdsAllModelsAndThenTheManifest() {
    var snapshot = encoder.encode(copy(1, List.of(expert(0, 1), expert(2, 5)), 9, 4), NOON);

    assertThat(keys(snapshot))
        .containsExactly(
            "snapshot/expert-0/0",
            "snapshot/expert-2/0",
            "snapshot/objective/0",
            "snapshot/gate/0",
            "snapshot");
    var competition = snapshot.manifest().competition();
    assertThat(competition.seats())
        .containsExactly(
            new SnapshotManifest.Seat(0, "expert-0", "learning"),
            new SnapshotManifest.Seat(2, "expert-2", "learning"));
    assertThat(competition.gate().popularity()).containsExactly(0.25, 0.75);
    assertThat(snapshot.manifest().modelVersion()).isEqualTo("step-1");
    assertThat(snapshot.manifest().experts().get(1).sha256())
        .isEqualTo(SnapshotManifest.sha256(snapshot.messages().get(1).value()));
  }

  @Test
  void encode_afterPublished_holdsWhatHasChangedAndNamesAll() {
    encoder.published(encoder.encode(copy(1, List.of(expert(0, 1), expert(1, 5)), 9, 4), NOON));

    var snapshot = encoder.encode(copy(2, List.of(expert(0, 1), expert(1, 6)), 9, 4), NOON);

    assertThat(keys(snapshot)).containsExactly("snapshot/expert-1/0", "snapshot");
    assertThat(snapshot.manifest().experts())
        .extracting(SnapshotManifest.Entry::expert)
        .containsExactly("expert-0", "expert-1");
  }

  @Test
  void encode_afterOneThatWasNotPublished_holdsThatAsWell() {
    encoder.encode(copy(1, List.of(expert(0, 1)), 9, 4), NOON);

    var snapshot = encoder.encode(copy(2, List.of(expert(0, 1)), 10, 4), NOON);

    assertThat(keys(snapshot)).hasSize(4);
  }

  @Test
  void encode_nothingChangedButTheStep_saysNothing() {
    encoder.published(encoder.encode(copy(1, List.of(expert(0, 1)), 9, 4), NOON));

    var snapshot = encoder.encode(copy(2, List.of(expert(0, 1)), 9, 4), NOON.plusSeconds(5));

    assertThat(snapshot.messages()).isEmpty();
  }

  @Test
  void encode_anotherStandingAlone_saysTheManifest() {
    encoder.published(encoder.encode(copy(1, List.of(expert(0, 1)), 9, 4), NOON));
    var frozen = new Member(0, "expert-0", "frozen", network(1, 1));

    var snapshot = encoder.encode(copy(1, List.of(frozen), 9, 4), NOON);

    assertThat(keys(snapshot)).containsExactly("snapshot");
  }

  @Test
  void encode_anExpertLess_hasItForgotten() {
    encoder.published(encoder.encode(copy(1, List.of(expert(0, 1), expert(1, 5)), 9, 4), NOON));

    var snapshot = encoder.encode(copy(2, List.of(expert(0, 1)), 9, 4), NOON);

    assertThat(keys(snapshot)).containsExactly("snapshot/expert-1/0", "snapshot");
    assertThat(snapshot.messages().get(0).value()).isNull();
  }

  @Test
  void encode_aModelBeyondTheLimitOfAMessage_isInChunks() {
    int bytes = 2 * SnapshotManifest.CHUNK_BYTES + 5;
    var copy = copy(1, List.of(expert(0, 1)), network(bytes, 3), 4);

    var snapshot = encoder.encode(copy, NOON);

    assertThat(snapshot.manifest().competition().objective().bytes()).isEqualTo(bytes);
    assertThat(snapshot.manifest().competition().objective().chunks()).isEqualTo(3);
    assertThat(keys(snapshot))
        .contains("snapshot/objective/0", "snapshot/objective/1", "snapshot/objective/2");
    assertThat(snapshot.messages())
        .allMatch(one -> one.value().length <= SnapshotManifest.CHUNK_BYTES);
  }

  private static List<String> keys(Snapshot snapshot) {
    return snapshot.messages().stream()
        .map(message -> new String(message.key(), StandardCharsets.UTF_8))
        .toList();
  }

  private static CommitteeCopy copy(long step, List<Member> members, int objective, int gate) {
    return copy(step, members, network(1, objective), gate);
  }

  private static CommitteeCopy copy(
      long step, List<Member> members, NetworkCopy objective, int gate) {
    return new CommitteeCopy(
        step,
        "mechanist",
        16,
        16,
        members,
        objective,
        new Canonical(2, 1, -2, -6),
        Optional.of(new GateCopy(network(1, gate), true, 2, 1, 0.5, 1, 3, List.of(0.25, 0.75))));
  }

  private static Member expert(int place, int number) {
    return new Member(place, "expert-" + place, "learning", network(1, number));
  }

  /** One whose form as a model is that number, so many times. */
  private static NetworkCopy network(int bytes, int number) {
    return new NetworkCopy(
        numbers -> {
          var model = new byte[bytes];
          Arrays.fill(model, (byte) numbers.get(0)[0]);
          return model;
        },
        new float[] {number});
  }
}
