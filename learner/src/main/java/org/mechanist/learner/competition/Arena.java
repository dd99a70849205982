package org.mechanist.learner.competition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Objective;

/**
 * Where a committee competes. In the paper every expert restores every image, and the objective
 * scores all restorations. Once the gate can be trusted, only the few that it proposes do, and
 * everyone for a sample of the images, on which it is checked, and wherever the best score of the
 * few is not good enough.
 *
 * <p>What comes of an image does not depend on the others of its batch: the sample is chosen by the
 * image's own pixels. Owned by the learner thread.
 */
public final class Arena {

  private static final float FAVOUR = 1e4f; // more than scores differ by

  /**
   * The objective scores about so many restorations at once, since a call has a price of its own.
   */
  private static final int IMAGES_AT_ONCE = 16;

  private final Torch torch;
  private final Committee committee;
  private final Objective objective;
  private final Gate gate;
  private Yardstick yardstick = Yardstick.NONE;

  public Arena(Torch torch, Committee committee, Objective objective, Gate gate) {
    this.torch = torch;
    this.committee = committee;
    this.objective = objective;
    this.gate = gate;
  }

  /** What tells whether a restoration explains an image. */
  public Yardstick yardstick() {
    return yardstick;
  }

  /** From now on, this is what tells whether a restoration explains an image. */
  public void measureBy(Yardstick canonical) {
    yardstick = canonical;
  }

  /**
   * Lets the committee compete. No gradient is recorded and no weight moves.
   *
   * @param learning whether learning is on: see {@link Expert#restore}
   */
  public Competition hold(TensorBatch batch, boolean learning) {
    var guess = gate.guess(batch.images());
    return hold(batch, gate.entrants(batch, guess), guess.affinities(), learning);
  }

  /**
   * Lets some compete, and everyone where these are not good enough.
   *
   * @param affinities are added to the scores, {@code [expert][image]}
   */
  public Competition hold(
      TensorBatch batch, Entrants entrants, float[][] affinities, boolean learning) {
    var entries = new ArrayList<>(enter(batch, entrants, learning));
    var scores = scores(entries, batch.size());
    var doubtful =
        IntStream.range(0, batch.size())
            .filter(image -> !entrants.everyoneFor(image) && isDoubtful(best(scores, image)))
            .toArray();
    if (doubtful.length > 0) {
      entries.addAll(enter(batch, entrants.others(doubtful), learning));
    }
    var restorations = new NDList(entries.size());
    entries.forEach(entry -> restorations.add(entry.restorations()));
    var all = NDArrays.concat(restorations); // [entries, 1, height, width]
    restorations.close();
    var allScores = scores(entries, batch.size());
    var rows = rows(entries, batch.size());
    var winners = Winners.of(allScores, favours(allScores, affinities), rows);
    return new Competition(batch, all, rows, winners);
  }

  private boolean isDoubtful(double best) {
    return best < gate.leastScore() || !yardstick.explains(best);
  }

  /**
   * The affinities; where there is somebody newborn, it wins what is novel to everybody else, and
   * nothing that somebody explains.
   */
  private float[][] favours(float[][] scores, float[][] affinities) {
    var newborn =
        IntStream.range(0, committee.places())
            .filter(place -> committee.isTaken(place))
            .filter(place -> committee.standing(place) == Standing.NEWBORN)
            .boxed()
            .toList();
    if (newborn.isEmpty()) {
      return affinities;
    }
    var others = scores.clone();
    newborn.forEach(place -> others[place] = new float[0]);
    var favours = affinities.clone();
    for (int place : newborn) {
      favours[place] = affinities[place].clone();
      for (int image = 0; image < favours[place].length; image++) {
        double best = best(others, image);
        favours[place][image] +=
            yardstick.isNovel(best) ? FAVOUR : yardstick.explains(best) ? -FAVOUR : 0;
      }
    }
    return favours;
  }

  /**
   * What an expert enters a competition with.
   *
   * @param images it competes for
   * @param restorations {@code [images, 1, height, width]}
   * @param scores {@code [images]}
   */
  private record Entry(int expert, int[] images, NDArray restorations, float[] scores) {}

  private List<Entry> enter(TensorBatch batch, Entrants entrants, boolean learning) {
    var competing = new TreeMap<Integer, Integer>(); // images of each expert
    for (int expert = 0; expert < committee.places(); expert++) {
      int images = entrants.imagesOf(expert).length;
      if (images > 0) {
        competing.put(expert, images);
      }
    }
    var groups = EvenGroups.of(competing, IMAGES_AT_ONCE);
    return torch.sideBySide(groups, experts -> enter(batch, experts, entrants, learning)).stream()
        .flatMap(List::stream)
        .toList();
  }

  /** Each expert restores its own images; the objective scores them together. */
  private List<Entry> enter(
      TensorBatch batch, List<Integer> experts, Entrants entrants, boolean learning) {
    var restored = new NDList(experts.size());
    for (int expert : experts) {
      restored.add(restore(batch, expert, entrants.imagesOf(expert), learning));
    }
    var scores = scores(restored);
    var entries = new ArrayList<Entry>(experts.size());
    int end = 0;
    for (int i = 0; i < experts.size(); i++) {
      var images = entrants.imagesOf(experts.get(i));
      int begin = end;
      end += images.length;
      var own = Arrays.copyOfRange(scores, begin, end);
      entries.add(new Entry(experts.get(i), images, restored.get(i), own));
    }
    return entries;
  }

  private NDArray restore(TensorBatch batch, int expert, int[] images, boolean learning) {
    boolean all = images.length == batch.size();
    var some = all ? batch.images() : batch.only(images);
    var restorations = committee.at(expert).restore(some, learning);
    if (!all) {
      some.close();
    }
    return restorations;
  }

  private float[] scores(NDList restored) {
    var all = Layers.concat(restored);
    try (var logits = objective.score(all)) {
      return logits.toFloatArray();
    } finally {
      if (restored.size() > 1) {
        all.close();
      }
    }
  }

  /** {@code [expert][image]}, NaN where an expert did not compete. */
  private float[][] scores(List<Entry> entries, int batch) {
    var scores = new float[committee.places()][batch];
    for (var row : scores) {
      Arrays.fill(row, Float.NaN);
    }
    for (var entry : entries) {
      for (int i = 0; i < entry.images().length; i++) {
        scores[entry.expert()][entry.images()[i]] = entry.scores()[i];
      }
    }
    return scores;
  }

  /** {@code [expert][image]}: which of the restorations, −1 where an expert did not compete. */
  private int[][] rows(List<Entry> entries, int batch) {
    var rows = new int[committee.places()][batch];
    for (var row : rows) {
      Arrays.fill(row, Competition.ABSENT);
    }
    int next = 0;
    for (var entry : entries) {
      for (int image : entry.images()) {
        rows[entry.expert()][image] = next++;
      }
    }
    return rows;
  }

  private static double best(float[][] scores, int image) {
    double best = Double.NEGATIVE_INFINITY;
    for (var row : scores) {
      best = row.length > 0 && row[image] > best ? row[image] : best;
    }
    return best;
  }
}
