package org.mechanist.serving.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.SnapshotManifest.Canonical;
import org.mechanist.schemas.SnapshotManifest.Competition;
import org.mechanist.schemas.SnapshotManifest.Entry;
import org.mechanist.schemas.SnapshotManifest.Model;
import org.mechanist.schemas.SnapshotManifest.Seat;

/** What was written is read, or nothing is. */
class CommitteeFolderTest {

  private static final byte[] EXPERT = {1, 2, 3};
  private static final byte[] OBJECTIVE = new byte[SnapshotManifest.CHUNK_BYTES + 1];

  @TempDir private Path folder;

  @Test
  void read_whatWasWritten_isTheSame() throws IOException {
    var committee = new CommitteeFolder(folder.resolve("new"));
    assertThat(committee.isFilled()).isFalse();

    committee.write(messages());

    assertThat(committee.isFilled()).isTrue();
    var snapshot = committee.read();
    assertThat(snapshot.manifest()).isEqualTo(manifest());
    assertThat(snapshot.models()).containsOnlyKeys("expert-0", "objective");
    assertThat(snapshot.models().get("expert-0")).isEqualTo(EXPERT);
    assertThat(snapshot.models().get("objective")).isEqualTo(OBJECTIVE);
    assertThat(folder.resolve("new/expert-0.onnx")).hasBinaryContent(EXPERT);
  }

  @Test
  void read_aModelIsAnotherOne_isRefused() throws IOException {
    var committee = new CommitteeFolder(folder);
    committee.write(messages());
    Files.write(folder.resolve("expert-0.onnx"), new byte[] {1, 2, 4});

    assertThatThrownBy(committee::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no whole snapshot: " + folder);
  }

  @Test
  void write_noWholeSnapshot_isRefusedAndLeavesNoManifest() {
    var committee = new CommitteeFolder(folder);
    var some = messages().subList(1, 4);

    assertThatThrownBy(() -> committee.write(some)).isInstanceOf(IllegalArgumentException.class);
    assertThat(committee.isFilled()).isFalse();
  }

  private static List<Message> messages() {
    var messages = new ArrayList<Message>();
    messages.addAll(SnapshotManifest.encodeChunks("expert-0", EXPERT));
    messages.addAll(SnapshotManifest.encodeChunks("objective", OBJECTIVE));
    messages.add(manifest().encode());
    return messages;
  }

  private static SnapshotManifest manifest() {
    return new SnapshotManifest(
        "step-1",
        Instant.EPOCH,
        1,
        "mechanist",
        8,
        8,
        List.of(new Entry("expert-0", EXPERT.length, SnapshotManifest.sha256(EXPERT), null, 1)),
        new Competition(
            List.of(new Seat(0, "expert-0", "learning")),
            new Model(OBJECTIVE.length, SnapshotManifest.sha256(OBJECTIVE), 2),
            new Canonical(
                Double.NEGATIVE_INFINITY, 0, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY),
            null,
            false));
  }
}
