package org.mechanist.serving.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.SnapshotManifest.Seat;
import org.mechanist.serving.onnx.OnnxModel;

/**
 * A snapshot that is loaded: it restores images as the learner would at that moment. Immutable and
 * thread-safe; whoever made it closes it, after the last call has returned.
 */
public final class RestorerModel implements AutoCloseable {

  /**
   * What became of an image, and what everyone made of it.
   *
   * @param restored by the winner, or by who was asked for
   * @param scores of those who competed, by expert
   */
  record Compared(Restored restored, Map<String, Double> scores) {}

  private static final String IMAGE = "image";

  private final SnapshotManifest manifest;
  private final Router router;
  private final List<Seat> seats;
  private final Sessions sessions;
  private final Map<String, String> hashes = new LinkedHashMap<>(); // by name, of what is loaded
  private final Map<String, OnnxModel> models = new LinkedHashMap<>(); // by name
  private final int area; // pixels of an image

  /**
   * @param sessions what its models are loaded with
   * @param gated whether a trusted gate may propose who competes
   * @throws IllegalArgumentException if a model can't be run, or is not what it is named
   */
  RestorerModel(Snapshot snapshot, Sessions sessions, boolean gated) {
    this.manifest = snapshot.manifest();
    this.router = new Router(manifest.competition(), gated);
    this.seats = manifest.competition().seats();
    this.sessions = sessions;
    this.area = manifest.width() * manifest.height();
    try {
      SnapshotAssembly.named(manifest)
          .forEach((name, model) -> load(name, model.sha256(), snapshot.model(name)));
      check();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * A snapshot that is loaded for itself, without replicas.
   *
   * @param gated whether a trusted gate may propose who competes
   * @param threads for one run of a model on the CPU
   * @throws IllegalArgumentException if a model can't be run, or is not what it is named
   */
  public static RestorerModel load(Snapshot snapshot, boolean gated, int threads) {
    return new RestorerModel(snapshot, new Sessions(threads), gated);
  }

  private void load(String name, String sha256, byte[] onnx) {
    models.put(name, sessions.acquire(sha256, onnx));
    hashes.put(name, sha256);
  }

  private void check() {
    models.forEach(
        (name, model) -> {
          model.requireInput(IMAGE, -1, 1, manifest.height(), manifest.width());
          switch (name) {
            case SnapshotManifest.OBJECTIVE -> model.requireOutput("score", -1, 1);
            case SnapshotManifest.GATE ->
                model.requireOutput(
                    "logLikelihood", -1, manifest.competition().gate().popularity().size());
            default ->
                model.requireOutput("restoration", -1, 1, manifest.height(), manifest.width());
          }
        });
  }

  /** What it was made of. */
  public SnapshotManifest manifest() {
    return manifest;
  }

  /**
   * Restores images; what comes of one does not depend on the others.
   *
   * @param images at least one, all of the snapshot's size
   * @return as many, in their order
   */
  public List<Restored> restore(List<Pixels> images) {
    var round = new Round(images, run -> {});
    round.compete();
    var restored = new ArrayList<Restored>(images.size());
    for (int image = 0; image < images.size(); image++) {
      restored.add(round.outcome(image));
    }
    return restored;
  }

  /**
   * The runs of networks that it takes to restore images, in their order: what is left of {@link
   * #restore} when all but ONNX Runtime's part is left out.
   *
   * @param images as above
   * @return runs that can be repeated while this is open
   */
  public List<Run> runs(List<Pixels> images) {
    var runs = new ArrayList<Run>();
    new Round(images, runs::add).compete();
    return runs;
  }

  /**
   * Restores images, and tells what each expert that competed scored.
   *
   * @param images at least one, all of the snapshot's size
   * @param expert who is to restore them; empty: who wins. Needs everyone to compete, if given.
   * @return as many, in their order
   * @throws IllegalArgumentException if an image is of another size, or there is no such expert
   */
  List<Compared> compare(List<Pixels> images, Optional<String> expert) {
    int forced = expert.map(this::seat).orElse(-1);
    var round = new Round(images, run -> {});
    round.compete();
    var compared = new ArrayList<Compared>(images.size());
    for (int image = 0; image < images.size(); image++) {
      var restored = forced < 0 ? round.outcome(image) : round.outcome(image, forced);
      compared.add(new Compared(restored, round.scores(image)));
    }
    return compared;
  }

  private int seat(String expert) {
    for (int seat = 0; seat < seats.size(); seat++) {
      if (seats.get(seat).expert().equals(expert)) {
        return seat;
      }
    }
    throw new IllegalArgumentException(
        "the snapshot has no such expert; it has %s"
            .formatted(seats.stream().map(Seat::expert).toList()));
  }

  /** One batch on its way. */
  private final class Round {
    private final Consumer<Run> listener;
    private final float[] images; // [image · area]
    private final float[][] likelihoods; // [image][place], [image][] without a gate
    private final float[][] scores; // [image][seat], NaN where an expert did not compete
    private final float[][][] restorations; // [image][seat][pixel], null where it did not

    Round(List<Pixels> pixels, Consumer<Run> listener) {
      this.listener = listener;
      this.images = floats(pixels);
      int count = pixels.size();
      this.likelihoods = likelihoods(count);
      this.scores = new float[count][seats.size()];
      this.restorations = new float[count][seats.size()][];
      for (var row : scores) {
        Arrays.fill(row, Float.NaN);
      }
    }

    private float[][] likelihoods(int count) {
      if (!models.containsKey(SnapshotManifest.GATE)) {
        return new float[count][0];
      }
      var flat = run(SnapshotManifest.GATE, images, count, "logLikelihood");
      int places = flat.length / count;
      var likelihoods = new float[count][];
      Arrays.setAll(likelihoods, i -> Arrays.copyOfRange(flat, i * places, (i + 1) * places));
      return likelihoods;
    }

    private float[] run(String model, float[] some, int count, String output) {
      var run = new Run(models.get(model), some, shape(count), output);
      listener.accept(run);
      return run.numbers();
    }

    /** Those first who are proposed, and as many again for as long as that is not enough. */
    void compete() {
      var orders = new int[scores.length][];
      Arrays.setAll(orders, image -> router.order(likelihoods[image]));
      int from = 0;
      int to = router.first();
      while (from < to) {
        enter(nextOf(orders, from, to));
        from = to;
        to = Math.min(2 * to, seats.size());
      }
    }

    /** Of those images that need them, the entrants from one to another of their order, sorted. */
    private int[][] nextOf(int[][] orders, int from, int to) {
      var entrants = new int[orders.length][];
      for (int image = 0; image < orders.length; image++) {
        boolean needed = from == 0 || router.isDoubtful(scores[image], from);
        entrants[image] = needed ? Arrays.copyOfRange(orders[image], from, to) : new int[0];
        Arrays.sort(entrants[image]);
      }
      return entrants;
    }

    /**
     * @param entrants {@code [image]}: the seats that compete for it, ascending
     */
    private void enter(int[][] entrants) {
      for (int seat = 0; seat < seats.size(); seat++) {
        int one = seat;
        var own =
            IntStream.range(0, entrants.length)
                .filter(image -> Arrays.binarySearch(entrants[image], one) >= 0)
                .toArray();
        if (own.length > 0) {
          enter(seat, own);
        }
      }
    }

    private void enter(int seat, int[] own) {
      var some = new float[own.length * area]; // [own · area]
      for (int i = 0; i < own.length; i++) {
        System.arraycopy(images, own[i] * area, some, i * area, area);
      }
      var restored = run(seats.get(seat).expert(), some, own.length, "restoration");
      var logits = run(SnapshotManifest.OBJECTIVE, restored, own.length, "score");
      for (int i = 0; i < own.length; i++) {
        scores[own[i]][seat] = logits[i];
        restorations[own[i]][seat] = Arrays.copyOfRange(restored, i * area, (i + 1) * area);
      }
    }

    Restored outcome(int image) {
      return outcome(image, router.winner(scores[image], likelihoods[image]));
    }

    Restored outcome(int image, int seat) {
      float score = scores[image][seat];
      return new Restored(
          pixels(restorations[image][seat]),
          seats.get(seat).expert(),
          Float.isFinite(score) ? score : -Float.MAX_VALUE,
          router.explains(score),
          competed(restorations[image]));
    }

    /** By expert; without those who did not compete, or whose score is no number. */
    Map<String, Double> scores(int image) {
      var byExpert = new LinkedHashMap<String, Double>();
      for (int seat = 0; seat < seats.size(); seat++) {
        if (Float.isFinite(scores[image][seat])) {
          byExpert.put(seats.get(seat).expert(), (double) scores[image][seat]);
        }
      }
      return byExpert;
    }
  }

  private static int competed(float[][] restorations) {
    int competed = 0;
    for (var restoration : restorations) {
      competed += restoration == null ? 0 : 1;
    }
    return competed;
  }

  private long[] shape(int images) {
    return new long[] {images, 1, manifest.height(), manifest.width()};
  }

  /** {@code [images · area]}, 0 to 1. */
  private float[] floats(List<Pixels> images) {
    var floats = new float[images.size() * area];
    int next = 0;
    for (var image : images) {
      if (image.width() != manifest.width() || image.height() != manifest.height()) {
        throw new IllegalArgumentException(
            "this snapshot restores images of %d×%d, given was one of %s"
                .formatted(manifest.width(), manifest.height(), image.size()));
      }
      for (byte value : image.values()) {
        floats[next++] = (value & 0xff) / 255f;
      }
    }
    return floats;
  }

  private Pixels pixels(float[] restoration) {
    var values = new byte[area];
    for (int i = 0; i < area; i++) {
      values[i] = (byte) Math.round(255 * Math.min(1f, Math.max(0f, restoration[i])));
    }
    return new Pixels(manifest.width(), manifest.height(), values);
  }

  @Override
  public void close() {
    hashes.values().forEach(sessions::release);
    hashes.clear();
  }
}
