package org.mechanist.learner.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.SnapshotManifest.Entry;
import org.mechanist.schemas.SnapshotManifest.Provenance;

/**
 * What this learner has exported: the last model of each expert, by which the manifest on the topic
 * is always whole. Owned by the learner thread.
 */
final class Exports {

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Exports(List<Entry> earlier) {
    earlier.forEach(entry -> entries.put(entry.expert(), entry));
  }

  /** The last of each expert. */
  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** The messages of one more: its model, and the manifest that names it. */
  List<Message> add(String expert, byte[] model, Provenance provenance, Learner learner) {
    entries.put(
        expert, new Entry(expert, model.length, SnapshotManifest.sha256(model), provenance));
    var manifest =
        new SnapshotManifest(
            "step-" + learner.steps(),
            provenance.time(),
            learner.steps(),
            learner.recipe().name(),
            learner.size().width(),
            learner.size().height(),
            entries());
    return List.of(SnapshotManifest.encodeModel(expert, model), manifest.encode());
  }
}
