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
 * What this learner has exported: the last model of each expert, of the {@value #MOST} that were
 * exported last, by which the manifest on the topic is always whole. Owned by the learner thread.
 */
final class Exports {

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** The manifest is one message, and a message has 1 MiB: what was exported first leaves it. */
  static final int MOST = 256;

  Exports(List<Entry> earlier) {
    earlier.forEach(entry -> entries.put(entry.expert(), entry));
  }

  /** The last of each expert. */
  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** The messages of one more: its model, and the manifest that names it. */
  List<Message> add(String expert, byte[] model, Provenance provenance, Learner learner) {
    entries.remove(expert); // the last one exported is the last one listed
    entries.put(
        expert, new Entry(expert, model.length, SnapshotManifest.sha256(model), provenance));
    if (entries.size() > MOST) {
      entries.remove(entries.keySet().iterator().next());
    }
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
