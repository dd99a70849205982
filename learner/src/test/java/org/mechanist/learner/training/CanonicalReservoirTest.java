package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.training.Seeds.Purpose;
import org.mechanist.schemas.Pixels;

class CanonicalReservoirTest {

  @Test
  void add_moreThanItHolds_keepsItsCapacityAndCountsAll() {
    var reservoir = reservoir(10, 1);
    for (int i = 0; i < 7; i++) {
      reservoir.add(numbered(i));
    }
    assertThat(reservoir.size()).isEqualTo(7);
    for (int i = 7; i < 100; i++) {
      reservoir.add(numbered(i));
    }

    assertThat(reservoir.size()).isEqualTo(10);
    assertThat(reservoir.seen()).isEqualTo(100);
  }

  @Test
  void add_manyRuns_everyImageStaysEquallyOften() {
    int images = 50;
    int capacity = 10;
    int runs = 2000;
    var kept = new long[images];
    var random = new SplittableRandom(1);
    for (int run = 0; run < runs; run++) {
      var reservoir = reservoir(capacity, run);
      for (int i = 0; i < images; i++) {
        reservoir.add(numbered(i));
      }
      var distinct = new java.util.HashSet<Pixels>(reservoir.sample(500, random));
      distinct.forEach(image -> kept[image.values()[0]]++);
    }

    // Of 500 draws from 10 none misses an image: each run adds 10, each image is expected 400
    // times. Chi-square of 49 degrees of freedom exceeds 100 once in 10⁵; draws without
    // replacement vary less.
    double expected = (double) runs * capacity / images;
    double chiSquare = 0;
    for (long count : kept) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    assertThat(chiSquare).isLessThan(100);
  }

  @Test
  void sample_moreThanIsKept_drawsWithReplacement() {
    var reservoir = reservoir(3, 1);
    reservoir.add(numbered(1));
    reservoir.add(numbered(2));

    var sample = reservoir.sample(100, new SplittableRandom(2));

    assertThat(sample).hasSize(100).containsOnly(numbered(1), numbered(2));
    assertThat(sample).contains(numbered(1), numbered(2));
    assertThat(reservoir.sample(100, new SplittableRandom(2))).isEqualTo(sample);
  }

  @Test
  void first_moreOrFewerThanAreKept_givesThoseThereAre() {
    var reservoir = reservoir(3, 1);
    reservoir.add(numbered(1));
    reservoir.add(numbered(2));

    assertThat(reservoir.first(1)).containsExactly(numbered(1));
    assertThat(reservoir.first(5)).containsExactly(numbered(1), numbered(2));
  }

  @Test
  void sample_empty_saysWhatIsMissing() {
    assertThatIllegalStateException()
        .isThrownBy(() -> reservoir(1, 1).sample(1, new SplittableRandom(1)))
        .withMessageContaining("no canonical image");
  }

  @Test
  void create_capacityOfNone_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reservoir(0, 1))
        .withMessageContaining("at least 1")
        .withMessageContaining("0");
  }

  /** As a learner of that seed makes it. */
  private static CanonicalReservoir reservoir(int capacity, long seed) {
    return new CanonicalReservoir(
        capacity, seen -> new Seeds(seed).random(Purpose.RESERVOIR, seen));
  }

  private static Pixels numbered(int number) {
    return new Pixels(1, 1, new byte[] {(byte) number});
  }
}
