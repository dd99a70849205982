package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.SharedTorch;

/** Images of one pixel each, whose value tells them apart. */
class HardestImagesTest {

  private final HardestImages hardest = new HardestImages(2);
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = SharedTorch.get().newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void with_nothingKept_isTheBatch() {
    var winners = new Winners(new float[2][2], new int[] {1, 0});

    assertThat(values(hardest.with(batch(10, 20).images(), manager))).containsExactly(10, 20);
    assertThat(hardest.with(winners).expert()).containsExactly(1, 0);
  }

  @Test
  void replace_competition_keepsThoseWhoseWinnersScoredLeast() {
    hardest.replace(competition(), new int[] {0, 1, 2, 3});

    assertThat(values(hardest.with(batch(7).images(), manager))).containsExactly(30, 10, 7);
    assertThat(hardest.with(new Winners(new float[2][1], new int[] {0})).expert())
        .containsExactly(1, 0, 0);
  }

  @Test
  void replace_someWereTaught_keepsTheHardestOfThose() {
    hardest.replace(competition(), new int[] {1, 3});

    assertThat(values(hardest.with(batch(7).images(), manager))).containsExactly(40, 20, 7);
  }

  @Test
  void replace_again_keepsThoseInstead() {
    hardest.replace(competition(), new int[] {0, 1, 2, 3});
    hardest.replace(
        new Competition(
            batch(50), batch(0).images(), new int[2][1], new Winners(new float[2][1], new int[1])),
        new int[] {0});

    assertThat(values(hardest.with(batch(7).images(), manager))).containsExactly(50, 7);
  }

  @Test
  void forget_expert_dropsWhatItWon() {
    hardest.replace(competition(), new int[] {0, 1, 2, 3});
    hardest.forget(1);

    assertThat(values(hardest.with(batch(7).images(), manager))).containsExactly(10, 7);
  }

  /** Expert 0 won 10 by 2 and 20 by 9, expert 1 won 30 by 1 and 40 by 5. */
  private Competition competition() {
    var scores = new float[][] {{2, 9, 0, 0}, {0, 0, 1, 5}};
    return new Competition(
        batch(10, 20, 30, 40),
        manager.zeros(new Shape(8, 1, 1, 1)),
        new int[2][4],
        new Winners(scores, new int[] {0, 0, 1, 1}));
  }

  private TensorBatch batch(int... values) {
    return TensorBatch.of(
        manager, IntStream.of(values).mapToObj(value -> Drawings.plain(1, value)).toList());
  }

  private static List<Integer> values(NDArray images) {
    return IntStream.range(0, images.toFloatArray().length)
        .mapToObj(i -> Math.round(255 * images.toFloatArray()[i]))
        .toList();
  }
}
