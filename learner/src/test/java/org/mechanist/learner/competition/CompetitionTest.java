package org.mechanist.learner.competition;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.SharedTorch;

class CompetitionTest {

  /** Experts 0, 2 and 3 win; scores decide nothing else here. */
  private static final float[][] SCORES = {
    {9, 0, 0, 0, 9}, {0, 0, 0, 0, 0}, {0, 9, 0, 9, 0}, {0, 0, 9, 0, 0}
  };

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = SharedTorch.get().newManager();
    SharedTorch.get().seed(1);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void winning_eachImage_isItsWinnersRestoration() {
    assertThat(labels(marked().winning())).containsExactly(0, 201, 302, 203, 4);
  }

  @Test
  void losing_all_givesEachLoserOnceAndNeverTheWinner() {
    var losing = marked().losing(-1, new SplittableRandom(1));

    assertThat(losing).hasSize(3);
    for (int image = 0; image < 5; image++) {
      var seen = new HashSet<Integer>();
      for (var group : losing) {
        int label = labels(group)[image];
        assertThat(label % 100).isEqualTo(image);
        seen.add(label / 100);
      }
      var losers = new HashSet<>(List.of(0, 1, 2, 3));
      losers.remove(marked().winners().expert()[image]);
      assertThat(seen).isEqualTo(losers);
    }
  }

  @Test
  void losing_fewer_drawsDistinctOnesEachEquallyOften() {
    var competition = marked();
    var random = new SplittableRandom(1);
    var counts = new HashMap<Integer, Integer>();
    int draws = 300;
    for (int draw = 0; draw < draws; draw++) {
      var losing = competition.losing(2, random);
      assertThat(losing).hasSize(2);
      int one = labels(losing.get(0))[0] / 100;
      int other = labels(losing.get(1))[0] / 100;
      assertThat(one).isNotEqualTo(other);
      counts.merge(one, 1, Integer::sum);
      counts.merge(other, 1, Integer::sum);
      losing.close();
    }

    // Two of three losers each: 200 times on average, with a deviation of about 8.
    assertThat(counts).containsOnlyKeys(1, 2, 3);
    assertThat(counts.values()).allMatch(count -> Math.abs(count - 200) < 40);
  }

  @Test
  void losing_moreThanThereAre_givesAll() {
    assertThat(marked().losing(99, new SplittableRandom(1))).hasSize(3);
    assertThat(marked().losing(0, new SplittableRandom(1))).isEmpty();
  }

  @Test
  void losing_notEverybodyCompeted_drawsOnlyThoseWhoDid() {
    var rows = new int[][] {{0, 1}, {2, Competition.ABSENT}, {Competition.ABSENT, 3}};
    var batch = TensorBatch.of(manager, List.of(Drawings.plain(1, 0), Drawings.plain(1, 0)));
    var restorations =
        batch.manager().create(new float[] {0, 1, 100, 201}, new Shape(4, 1, 1, 1)); // [4, 1, 1, 1]
    var competition =
        new Competition(batch, restorations, rows, new Winners(new float[3][2], new int[] {0, 2}));

    assertThat(labels(competition.winning())).containsExactly(0, 201);
    var losing = competition.losing(-1, new SplittableRandom(1));
    assertThat(losing).hasSize(1);
    assertThat(labels(losing.get(0))).containsExactly(100, 1);
  }

  @Test
  void and_another_isBothOneAfterTheOther() {
    var rows = new int[][] {{0, 1}, {2, Competition.ABSENT}, {Competition.ABSENT, 3}, {4, 5}};
    var batch = TensorBatch.of(manager, List.of(Drawings.plain(1, 0), Drawings.plain(1, 255)));
    var labels = new float[] {500, 501, 600, 701, 800, 801};
    var restorations = batch.manager().create(labels, new Shape(6, 1, 1, 1));
    var scores = new float[][] {{1, 2}, {3, Float.NaN}, {Float.NaN, 4}, {0, 0}};
    var both = marked().and(new Competition(batch, restorations, rows, Winners.of(scores)));
    batch.close();

    assertThat(labels(both.winning())).containsExactly(0, 201, 302, 203, 4, 600, 701);
    assertThat(both.batch().toFloats()).containsExactly(0, 0, 0, 0, 0, 0, 1);
    assertThat(both.winners().score(5)).isEqualTo(3);
    assertThat(both.isEntered(1, 6)).isFalse();
    assertThat(both.isEntered(2, 6)).isTrue();
    assertThat(labels(both.losing(1, new SplittableRandom(1)).get(0))[6]).isIn(501, 801);
  }

  @Test
  void isBlank_eachRestoration_tellsThoseOfOneBrightness() {
    var batch = TensorBatch.of(manager, List.of(Drawings.plain(2, 0)));
    var pixels = new float[] {0, 0, 0, 0, 1, 1, 1, 0.99f, 0, 1, 0, 0};
    var restorations = batch.manager().create(pixels, new Shape(3, 1, 2, 2));
    var competition =
        new Competition(
            batch, restorations, new int[][] {{0}, {1}, {2}}, Winners.of(new float[3][1]));

    assertThat(List.of(0, 1, 2))
        .extracting(expert -> competition.isBlank(expert, 0))
        .containsExactly(true, true, false);
  }

  /** Restorations of one pixel, which says by whom (hundreds) and of which image (units). */
  private Competition marked() {
    var pixels = new float[SCORES.length * SCORES[0].length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 100 * (i / SCORES[0].length) + i % SCORES[0].length;
    }
    var batch =
        TensorBatch.of(
            manager, java.util.Collections.nCopies(SCORES[0].length, Drawings.plain(1, 0)));
    var restorations =
        batch.manager().create(pixels, new Shape(pixels.length, 1, 1, 1)); // [e · b, 1, 1, 1]
    var rows = new int[SCORES.length][SCORES[0].length];
    for (int row = 0; row < pixels.length; row++) {
      rows[row / SCORES[0].length][row % SCORES[0].length] = row;
    }
    return new Competition(batch, restorations, rows, Winners.of(SCORES));
  }

  private static int[] labels(NDArray images) {
    var floats = images.toFloatArray();
    var labels = new int[floats.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Math.round(floats[i]);
    }
    return labels;
  }
}
