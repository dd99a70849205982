package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.CommitteeState.Member;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.SnapshotManifest.Entry;
import org.mechanist.schemas.SnapshotManifest.Provenance;

class ExportsTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final int MESSAGE_BYTES = 1_000_000;

  private final Exports exports = new Exports(List.of());
  private final Learner learner = learner();

  @AfterEach
  void close() {
    learner.close();
  }

  @Test
  void add_moreThanAManifestHolds_dropsWhatWasExportedFirst() throws IOException {
    for (int i = 0; i < Exports.MOST; i++) {
      add("expert-" + i);
    }
    add("expert-0"); // again: expert-1 is the oldest now

    var manifest = add("expert-new");

    assertThat(manifest.experts())
        .hasSize(Exports.MOST)
        .extracting(Entry::expert)
        .startsWith("expert-2")
        .endsWith("expert-0", "expert-new");
    assertThat(manifest.encode().value()).hasSizeLessThan(MESSAGE_BYTES);
  }

  private SnapshotManifest add(String expert) throws IOException {
    var member = new Member(expert, "learning", 123_456, 1_234_567, 0.123456789, -1.2345678, NOON);
    var provenance =
        new Provenance(
            "mechanist 0.1.0",
            "a-topic-with-a-long-prefix.transformed",
            NOON,
            NOON,
            "mechanist",
            123_456,
            12_345_678,
            0.123456789,
            member);
    var messages = exports.add(expert, new byte[] {1, 2, 3}, provenance, learner);
    return SnapshotManifest.decode(messages.get(1));
  }

  private static Learner learner() {
    var size = new Learner.Size(1, 8, 8, 16);
    var learner = new Learner(SharedTorch.get(), TinyRecipes.tiny("mechanist"), size, 1);
    Drawings.strokes(16, 8, 2).forEach(learner::addCanonical);
    return learner;
  }
}
