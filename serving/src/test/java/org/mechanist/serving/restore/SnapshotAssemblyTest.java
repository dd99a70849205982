package org.mechanist.serving.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.SnapshotManifest.Canonical;
import org.mechanist.schemas.SnapshotManifest.Competition;
import org.mechanist.schemas.SnapshotManifest.Entry;
import org.mechanist.schemas.SnapshotManifest.Model;
import org.mechanist.schemas.SnapshotManifest.Seat;

/** A snapshot is one whole set, or none. */
class SnapshotAssemblyTest {

  private static final byte[] EXPERT = {1, 2, 3};
  private static final byte[] OBJECTIVE = large(9);

  private final SnapshotAssembly assembly = new SnapshotAssembly();

  @Test
  void add_modelsAndThenTheManifest_givesThemWhole() {
    var messages = messages(1, EXPERT, OBJECTIVE);

    for (var message : messages.subList(0, messages.size() - 1)) {
      assertThat(assembly.add(message)).isEmpty();
    }
    var snapshot = assembly.add(messages.get(messages.size() - 1)).orElseThrow();

    assertThat(snapshot.model("expert-0")).isEqualTo(EXPERT);
    assertThat(snapshot.model("objective")).isEqualTo(OBJECTIVE);
    assertThat(snapshot.manifest().step()).isEqualTo(1);
  }

  @Test
  void add_aManifestThatNamesModelsOfBefore_takesThose() {
    addAll(messages(1, EXPERT, OBJECTIVE));
    var later = messages(2, new byte[] {4}, OBJECTIVE);
    later.removeIf(message -> key(message).startsWith("snapshot/objective"));

    var snapshot = addAll(later).orElseThrow();

    assertThat(snapshot.model("objective")).isEqualTo(OBJECTIVE);
    assertThat(snapshot.model("expert-0")).containsExactly(4);
  }

  @Test
  void add_aChunkIsMissing_isPassedOver() {
    var messages = messages(1, EXPERT, OBJECTIVE);
    messages.removeIf(message -> key(message).equals("snapshot/objective/1"));

    assertThat(addAll(messages)).isEmpty();
  }

  @Test
  void add_aChunkWasForgotten_isPassedOver() {
    var messages = messages(1, EXPERT, OBJECTIVE);
    messages.add(messages.size() - 1, SnapshotManifest.forgetChunk("expert-0", 0));

    assertThat(addAll(messages)).isEmpty();
  }

  @Test
  void add_aModelThatIsAnotherOne_isPassedOverAndTheNextIsTaken() {
    var messages = messages(1, EXPERT, OBJECTIVE);
    messages.set(0, SnapshotManifest.encodeChunks("expert-0", new byte[] {1, 2, 4}).get(0));

    assertThat(addAll(messages)).isEmpty();
    assertThat(addAll(messages(2, EXPERT, OBJECTIVE))).isPresent();
  }

  @Test
  void add_whatElseIsOnTheTopic_isNoSnapshot() {
    var exported = SnapshotManifest.encodeModel("expert-0", EXPERT);
    var exports =
        new SnapshotManifest(
            "step-1", Instant.EPOCH, 1, "mechanist", 8, 8, List.of(entry(EXPERT, null)));
    var disguised =
        new Message(utf8(SnapshotManifest.SNAPSHOT_KEY), exports.encode().value(), List.of());
    var broken = new Message(utf8(SnapshotManifest.SNAPSHOT_KEY), utf8("{"), List.of());
    var nameless = new Message(null, EXPERT, List.of());

    assertThat(addAll(List.of(exported, exports.encode(), disguised, broken, nameless))).isEmpty();
  }

  private Optional<Snapshot> addAll(List<Message> messages) {
    Optional<Snapshot> last = Optional.empty();
    for (var message : messages) {
      var complete = assembly.add(message);
      last = complete.isPresent() ? complete : last;
    }
    return last;
  }

  private static List<Message> messages(long step, byte[] expert, byte[] objective) {
    var messages = new ArrayList<Message>();
    messages.addAll(SnapshotManifest.encodeChunks("expert-0", expert));
    messages.addAll(SnapshotManifest.encodeChunks("objective", objective));
    var model =
        new Model(
            objective.length,
            SnapshotManifest.sha256(objective),
            SnapshotManifest.chunks(objective));
    messages.add(
        new SnapshotManifest(
                "step-" + step,
                Instant.EPOCH,
                step,
                "mechanist",
                8,
                8,
                List.of(entry(expert, 1)),
                new Competition(
                    List.of(new Seat(0, "expert-0", "learning")),
                    model,
                    new Canonical(0, 1, -4, -8),
                    null,
                    false))
            .encode());
    return messages;
  }

  private static Entry entry(byte[] expert, Integer chunks) {
    return new Entry("expert-0", expert.length, SnapshotManifest.sha256(expert), null, chunks);
  }

  private static byte[] large(int value) {
    var model = new byte[2 * SnapshotManifest.CHUNK_BYTES + 1];
    Arrays.fill(model, (byte) value);
    return model;
  }

  private static String key(Message message) {
    return new String(message.key(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
