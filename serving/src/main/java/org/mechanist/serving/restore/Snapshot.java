package org.mechanist.serving.restore;

import java.util.Map;
import org.mechanist.schemas.SnapshotManifest;

/**
 * All that it takes to restore, complete and verified.
 *
 * @param manifest names it
 * @param models by name, ONNX; those that the manifest names and no others
 */
record Snapshot(SnapshotManifest manifest, Map<String, byte[]> models) {

  Snapshot {
    models = Map.copyOf(models);
  }

  byte[] model(String name) {
    return models.get(name);
  }
}
