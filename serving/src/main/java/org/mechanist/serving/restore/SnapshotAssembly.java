package org.mechanist.serving.restore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.SnapshotManifest.Model;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts snapshots together from the messages of the experts topic, in the topic's order: models come
 * first, and then the manifest that names them, and those that were there before. A set of which
 * something is missing, or is not what the manifest says, is passed over: compaction takes models
 * of older sets away. Knows no Kafka; for one thread.
 */
public final class SnapshotAssembly {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotAssembly.class);
  private static final String CHUNKS = SnapshotManifest.SNAPSHOT_KEY + "/";

  private final Map<String, byte[]> chunks = new HashMap<>();
  private Optional<Snapshot> last = Optional.empty();

  /** Takes in a message; gives the snapshot that is complete with it, if one is. */
  public Optional<Snapshot> add(Message message) {
    if (message.key() == null) {
      return Optional.empty();
    }
    var key = new String(message.key(), StandardCharsets.UTF_8);
    if (key.startsWith(CHUNKS)) {
      if (message.value() == null) {
        chunks.remove(key);
      } else {
        chunks.put(key, message.value());
      }
    } else if (key.equals(SnapshotManifest.SNAPSHOT_KEY) && message.value() != null) {
      return complete(message);
    }
    return Optional.empty();
  }

  private Optional<Snapshot> complete(Message message) {
    try {
      var manifest = SnapshotManifest.decode(message);
      var models = new LinkedHashMap<String, byte[]>();
      named(manifest).forEach((name, model) -> models.put(name, whole(name, model)));
      last = Optional.of(new Snapshot(manifest, models));
      return last;
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("a snapshot is passed over", e);
      return Optional.empty();
    }
  }

  /** The models that a manifest names. */
  static Map<String, Model> named(SnapshotManifest manifest) {
    var competition = manifest.competition();
    if (competition == null) {
      throw new IllegalArgumentException("it is no manifest of a snapshot");
    }
    var named = new LinkedHashMap<String, Model>();
    for (var expert : manifest.experts()) {
      if (expert.chunks() == null) {
        throw new IllegalArgumentException(expert.expert() + " has no chunks");
      }
      named.put(expert.expert(), new Model(expert.bytes(), expert.sha256(), expert.chunks()));
    }
    for (var seat : competition.seats()) {
      if (!named.containsKey(seat.expert())) {
        throw new IllegalArgumentException("%s competes and has no model".formatted(seat.expert()));
      }
    }
    named.put(SnapshotManifest.OBJECTIVE, competition.objective());
    if (competition.gate() != null) {
      named.put(SnapshotManifest.GATE, competition.gate().model());
    }
    return named;
  }

  private byte[] whole(String name, Model model) {
    var known = known(name, model);
    if (known.isPresent()) {
      return known.get();
    }
    long length = 0;
    for (int i = 0; i < model.chunks(); i++) {
      var chunk = chunks.get(SnapshotManifest.chunkKey(name, i));
      if (chunk == null) {
        throw new IllegalArgumentException("chunk %d of %s is missing".formatted(i, name));
      }
      length += chunk.length;
    }
    if (length != model.bytes()) {
      throw new IllegalArgumentException(
          "%s is %d bytes, and was to be %d".formatted(name, length, model.bytes()));
    }
    var whole = new byte[Math.toIntExact(length)];
    int end = 0;
    for (int i = 0; i < model.chunks(); i++) {
      var chunk = chunks.get(SnapshotManifest.chunkKey(name, i));
      System.arraycopy(chunk, 0, whole, end, chunk.length);
      end += chunk.length;
    }
    if (!SnapshotManifest.sha256(whole).equals(model.sha256())) {
      throw new IllegalArgumentException("%s is not the model that is named".formatted(name));
    }
    return whole;
  }

  /** What was verified before, of a model that has not changed. */
  private Optional<byte[]> known(String name, Model model) {
    return last.filter(one -> model.equals(named(one.manifest()).get(name)))
        .map(one -> one.model(name));
  }
}
