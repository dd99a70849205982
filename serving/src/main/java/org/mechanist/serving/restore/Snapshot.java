package org.mechanist.serving.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;

/**
 * All that it takes to restore, complete and verified.
 *
 * @param manifest names it
 * @param models by name, ONNX; those that the manifest names and no others. Not copied: do not
 *     write to them.
 */
public record Snapshot(SnapshotManifest manifest, Map<String, byte[]> models) {

  public Snapshot {
    models = Map.copyOf(models);
  }

  /** The names of the models that a manifest names. */
  public static Set<String> names(SnapshotManifest manifest) {
    return SnapshotAssembly.named(manifest).keySet();
  }

  byte[] model(String name) {
    return models.get(name);
  }

  /** All that is to be said on the experts topic for it to be restored by, in this order. */
  public List<Message> messages() {
    var messages = new ArrayList<Message>();
    names(manifest)
        .forEach(name -> messages.addAll(SnapshotManifest.encodeChunks(name, model(name))));
    messages.add(manifest.encode());
    return List.copyOf(messages);
  }
}
