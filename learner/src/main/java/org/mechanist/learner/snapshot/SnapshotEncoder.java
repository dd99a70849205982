package org.mechanist.learner.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.SnapshotManifest.Competition;
import org.mechanist.schemas.SnapshotManifest.Entry;
import org.mechanist.schemas.SnapshotManifest.Gate;
import org.mechanist.schemas.SnapshotManifest.Model;
import org.mechanist.schemas.SnapshotManifest.Seat;

/**
 * Writes snapshots as messages: of each only those models that are not published yet, and the
 * manifest that names all of them. A frozen expert is published once. For any one thread at a time,
 * but for {@link #published}, which may be another one between two snapshots.
 */
public final class SnapshotEncoder {

  /** A model, and how the manifest names it. */
  private record Named(NetworkCopy network, Model model) {}

  /**
   * A snapshot.
   *
   * @param messages of one transaction, in this order; none if all of it is published already
   */
  public static final class Snapshot {
    private final SnapshotManifest manifest;
    private final Map<String, Named> models;
    private final List<Message> messages;

    private Snapshot(SnapshotManifest manifest, Map<String, Named> models, List<Message> messages) {
      this.manifest = manifest;
      this.models = models;
      this.messages = messages;
    }

    /** Names all models, published before or not. */
    public SnapshotManifest manifest() {
      return manifest;
    }

    /** To be published in one transaction, in this order; none if all is published already. */
    public List<Message> messages() {
      return messages;
    }
  }

  private final boolean restored;
  private volatile Snapshot last = new Snapshot(null, Map.of(), List.of()); // that was published

  /**
   * @param restored whether the learner publishes restored images itself
   */
  public SnapshotEncoder(boolean restored) {
    this.restored = restored;
  }

  /**
   * A snapshot of such a committee.
   *
   * @param time when the copy was made
   */
  public Snapshot encode(CommitteeCopy copy, Instant time) {
    var writing = new Writing(last.models);
    var experts = new ArrayList<Entry>();
    var seats = new ArrayList<Seat>();
    for (var member : copy.members()) {
      var model = writing.write(member.id(), member.network());
      experts.add(new Entry(member.id(), model.bytes(), model.sha256(), null, model.chunks()));
      seats.add(new Seat(member.place(), member.id(), member.standing()));
    }
    var objective = writing.write(SnapshotManifest.OBJECTIVE, copy.objective());
    var gate = copy.gate().map(one -> gate(one, writing)).orElse(null);
    var manifest =
        new SnapshotManifest(
            "step-" + copy.step(),
            time,
            copy.step(),
            copy.recipe(),
            copy.width(),
            copy.height(),
            experts,
            new Competition(seats, objective, copy.canonical(), gate, restored));
    return new Snapshot(manifest, writing.models, writing.messages(manifest, last.manifest));
  }

  /** All messages of a snapshot are committed. */
  public void published(Snapshot snapshot) {
    last = snapshot;
  }

  private static Gate gate(CommitteeCopy.GateCopy gate, Writing writing) {
    return new Gate(
        writing.write(SnapshotManifest.GATE, gate.network()),
        gate.trusted(),
        gate.proposed(),
        gate.margin(),
        gate.leastScore(),
        gate.weight(),
        gate.mostAffinity(),
        gate.popularity());
  }

  /** What has to be written for one snapshot. */
  private static final class Writing {
    private final Map<String, Named> before;
    private final Map<String, Named> models = new LinkedHashMap<>();
    private final List<Message> messages = new ArrayList<>();

    Writing(Map<String, Named> before) {
      this.before = before;
    }

    Model write(String name, NetworkCopy network) {
      var known = before.get(name);
      if (known != null && known.network().isSameAs(network)) {
        models.put(name, known);
        return known.model();
      }
      var onnx = network.toOnnx();
      var model =
          new Model(onnx.length, SnapshotManifest.sha256(onnx), SnapshotManifest.chunks(onnx));
      models.put(name, new Named(network, model));
      messages.addAll(SnapshotManifest.encodeChunks(name, onnx));
      return model;
    }

    /** With the manifest last, and what compaction may forget; none if nothing has changed. */
    List<Message> messages(SnapshotManifest manifest, SnapshotManifest earlier) {
      if (earlier != null
          && manifest.experts().equals(earlier.experts())
          && manifest.competition().equals(earlier.competition())) {
        return List.of();
      }
      before.forEach(
          (name, named) -> {
            for (int i = 0; !models.containsKey(name) && i < named.model().chunks(); i++) {
              messages.add(SnapshotManifest.forgetChunk(name, i));
            }
          });
      messages.add(manifest.encode());
      return List.copyOf(messages);
    }
  }
}
