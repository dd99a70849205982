package org.mechanist.serving.bench;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.SnapshotManifest.Competition;
import org.mechanist.schemas.SnapshotManifest.Entry;
import org.mechanist.schemas.SnapshotManifest.Gate;
import org.mechanist.schemas.SnapshotManifest.Model;
import org.mechanist.serving.restore.Snapshot;

/**
 * How soon a snapshot is served: from when the manifest says that it was made, before the first of
 * its messages is written, to when an image is published that was restored by it. Images go on to
 * come meanwhile, at a rate that the replica can stand.
 *
 * <p>No model of one snapshot is one of another: each has a remark of its own at its end, so that a
 * replica loads all of them anew, as when everything has learned.
 */
final class FreshnessRun {

  private static final int DOC_STRING =
      6 << 3 | 2; // ModelProto's field 6, of a length that is told

  private final ReplicaGroup group;
  private final Snapshot snapshot;

  FreshnessRun(ReplicaGroup group, Snapshot snapshot) {
    this.group = group;
    this.snapshot = snapshot;
  }

  /** Publishes snapshots one after another, and gives how long each took, ascending. */
  List<Double> milliseconds(double perSecond, int snapshots) {
    var stream = group.stream();
    var replica = group.replicas().get(0);
    var took = new ArrayList<Double>();
    var images = new Pace(stream, perSecond, Long.MAX_VALUE); // meanwhile
    try (images) { // closed at the end
      for (int i = 1; i <= snapshots; i++) {
        took.add(millisecondsUntilServed(stream, replica, i));
      }
    }
    took.sort(Double::compare);
    return took;
  }

  private double millisecondsUntilServed(StreamOfImages stream, Replica replica, int number) {
    var before = replica.state().freshness();
    var next = variant(number);
    for (Message message : next.messages()) {
      stream.writer().send(stream.topics().experts(), 0, message);
    }
    var version = next.manifest().modelVersion();
    Waiting.until(
        "snapshot %d is served".formatted(number),
        () -> {
          var state = replica.state();
          return state.modelVersion().equals(version) && !state.freshness().equals(before);
        });
    return replica.state().freshness().orElseThrow().toNanos() / 1e6;
  }

  private Snapshot variant(int number) {
    var models = new HashMap<String, byte[]>();
    snapshot.models().forEach((name, onnx) -> models.put(name, remarked(onnx, number)));
    var manifest = snapshot.manifest();
    var experts = new ArrayList<Entry>();
    for (var expert : manifest.experts()) {
      var model = model(models.get(expert.expert()));
      experts.add(new Entry(expert.expert(), model.bytes(), model.sha256(), null, model.chunks()));
    }
    var competition = manifest.competition();
    var objective = model(models.get(SnapshotManifest.OBJECTIVE));
    long step = manifest.step() + number;
    return new Snapshot(
        new SnapshotManifest(
            "step-" + step,
            Instant.now(),
            step,
            manifest.recipe(),
            manifest.width(),
            manifest.height(),
            experts,
            new Competition(
                competition.seats(),
                objective,
                competition.canonical(),
                gate(competition.gate(), models),
                false)),
        models);
  }

  private static Gate gate(Gate gate, HashMap<String, byte[]> models) {
    return gate == null
        ? null
        : new Gate(
            model(models.get(SnapshotManifest.GATE)),
            gate.trusted(),
            gate.proposed(),
            gate.margin(),
            gate.leastScore(),
            gate.weight(),
            gate.mostAffinity(),
            gate.popularity());
  }

  private static Model model(byte[] onnx) {
    return new Model(onnx.length, SnapshotManifest.sha256(onnx), SnapshotManifest.chunks(onnx));
  }

  /** In Protocol Buffers what is said last counts, so a field may be added at the end. */
  private static byte[] remarked(byte[] onnx, int number) {
    var bytes = new ByteArrayOutputStream(onnx.length + 3);
    bytes.writeBytes(onnx);
    bytes.write(DOC_STRING);
    bytes.write(1);
    bytes.write('a' + number % 26);
    return bytes.toByteArray();
  }
}
