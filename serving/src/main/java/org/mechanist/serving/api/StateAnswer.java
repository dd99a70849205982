package org.mechanist.serving.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mechanist.ingest.mechanism.MechanismCatalogue;
import org.mechanist.ingest.mechanism.MechanismKind;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.serving.live.StreamState;

/**
 * What the stream looks like, and what can be done about it here.
 *
 * @param topics what the topics' names begin with
 * @param software what serves this
 * @param writable whether whoever shows the token may change something
 * @param report whether there is a report of a run beside the page
 * @param stream what it looks like
 * @param snapshot what images are restored by on demand; null before there is one
 * @param demo the mechanisms that may be added and removed; null where none may
 */
record StateAnswer(
    String topics,
    String software,
    boolean writable,
    boolean report,
    @JsonUnwrapped StreamState stream,
    Snapshot snapshot,
    Demo demo) {

  /**
   * Names a snapshot.
   *
   * @param experts that compete
   */
  record Snapshot(String modelVersion, Instant time, List<String> experts, int width, int height) {

    static Snapshot of(SnapshotManifest manifest) {
      return new Snapshot(
          manifest.modelVersion(),
          manifest.time(),
          manifest.competition().seats().stream().map(SnapshotManifest.Seat::expert).toList(),
          manifest.width(),
          manifest.height());
    }
  }

  /**
   * What a demo sends.
   *
   * @param catalogue what may be added
   * @param present what is sent
   */
  record Demo(List<MechanismKind> catalogue, List<LiveMechanisms.Present> present) {

    static Demo of(Optional<LiveMechanisms> mechanisms) {
      return mechanisms
          .map(one -> new Demo(MechanismCatalogue.kinds(), one.present()))
          .orElse(null);
    }
  }

  /** For those who have heard what was before: the newest point of the history, and no events. */
  StateAnswer brief() {
    var points = stream.history();
    var newest = points.subList(Math.max(0, points.size() - 1), points.size());
    return new StateAnswer(
        topics, software, writable, report, stream.with(newest, List.of()), snapshot, demo);
  }
}
