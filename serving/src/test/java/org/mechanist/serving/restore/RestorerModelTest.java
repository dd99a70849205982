package org.mechanist.serving.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.SnapshotManifest.Canonical;
import org.mechanist.schemas.SnapshotManifest.Competition;
import org.mechanist.schemas.SnapshotManifest.Entry;
import org.mechanist.schemas.SnapshotManifest.Gate;
import org.mechanist.schemas.SnapshotManifest.Model;
import org.mechanist.schemas.SnapshotManifest.Seat;
import org.mechanist.serving.onnx.TinyModel;

/**
 * Ten experts, of which the one in place p makes an image p tenths as bright; the score of a
 * restoration is its mean brightness, and the gate proposes two, those in the first places first.
 */
class RestorerModelTest {

  private static final int SIDE = 8;
  private static final int EXPERTS = 10;

  @ParameterizedTest(name = "good enough from {0} on, novel up to {1}: {2} compete, {3} wins")
  @CsvSource({
    "0.05, -1, 2, 1", // one of the two that the gate proposes is good enough
    "0.15, -1, 4, 3",
    "0.35, -1, 8, 7",
    "0.75, -1, 8, 7", // nobody is, but it is not novel
    "0.75, 0.75, 10, 9"
  })
  void restore_proposedAreNotGoodEnough_asManyAgainCompete(
      double leastScore, double novelUpTo, int competed, int winner) {
    var white = new byte[SIDE * SIDE];
    Arrays.fill(white, (byte) 255);
    var images =
        List.of(new Pixels(SIDE, SIDE, white), new Pixels(SIDE, SIDE, new byte[SIDE * SIDE]));

    try (var model = RestorerModel.load(snapshot(leastScore, novelUpTo), true, 1)) {
      var restored = model.restore(images);

      assertThat(restored.get(0).expert()).isEqualTo("expert-" + winner);
      assertThat(restored.get(0).competed()).isEqualTo(competed);
      assertThat(restored.get(0).score()).isCloseTo(winner / 10.0, within(1e-4));
      assertThat(restored.get(1).competed())
          .as("for what is black, and not explained")
          .isEqualTo(novelUpTo < 0 ? 8 : EXPERTS);
    }
  }

  private static Snapshot snapshot(double leastScore, double novelUpTo) {
    var models = new HashMap<String, byte[]>();
    var entries = new ArrayList<Entry>();
    var seats = new ArrayList<Seat>();
    for (int place = 0; place < EXPERTS; place++) {
      var id = "expert-" + place;
      var onnx = TinyModel.brighter("image", SIDE, "restoration", place / 10f);
      models.put(id, onnx);
      entries.add(new Entry(id, onnx.length, SnapshotManifest.sha256(onnx), null, 1));
      seats.add(new Seat(place, id, "settled"));
    }
    models.put(SnapshotManifest.OBJECTIVE, meanBrightness());
    models.put(SnapshotManifest.GATE, firstPlacesFirst());
    var gate =
        new Gate(
            model(models.get(SnapshotManifest.GATE)),
            true,
            2,
            1,
            leastScore,
            0,
            3,
            Collections.nCopies(EXPERTS, 0.1));
    var competition =
        new Competition(
            seats,
            model(models.get(SnapshotManifest.OBJECTIVE)),
            new Canonical(1, 1, novelUpTo + 0.01, novelUpTo),
            gate,
            false);
    var manifest =
        new SnapshotManifest(
            "step-1", Instant.EPOCH, 1, "mechanist", SIDE, SIDE, entries, competition);
    return new Snapshot(manifest, models);
  }

  private static byte[] meanBrightness() {
    var weights = new float[SIDE * SIDE][1];
    for (var row : weights) {
      row[0] = 1f / (SIDE * SIDE);
    }
    return TinyModel.linear("image", SIDE, "score", weights, new float[1]);
  }

  private static byte[] firstPlacesFirst() {
    var likelihoods = new float[EXPERTS];
    for (int place = 0; place < EXPERTS; place++) {
      likelihoods[place] = -place;
    }
    var blind = new float[SIDE * SIDE][EXPERTS];
    return TinyModel.linear("image", SIDE, "logLikelihood", blind, likelihoods);
  }

  private static Model model(byte[] onnx) {
    return new Model(onnx.length, SnapshotManifest.sha256(onnx), 1);
  }
}
