package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.training.Seeds.Purpose;

class SeedsTest {

  @Test
  void derive_purposesAndUses_neverMeet() {
    var seen = new HashSet<Long>();
    int derived = 0;
    for (long seed = 0; seed < 5; seed++) {
      for (var purpose : Purpose.values()) {
        for (long n = -1; n < 5000; n++) {
          seen.add(new Seeds(seed).derive(purpose, n));
          derived++;
        }
      }
    }

    assertThat(seen).hasSize(derived);
  }

  @Test
  void derive_same_isAFunction() {
    assertThat(new Seeds(7).derive(Purpose.STEP, 3))
        .isEqualTo(new Seeds(7).derive(Purpose.STEP, 3));
    assertThat(new Seeds(7).random(Purpose.STEP, 3).nextLong())
        .isEqualTo(new Seeds(7).random(Purpose.STEP, 3).nextLong())
        .isNotEqualTo(new Seeds(7).random(Purpose.STEP, 4).nextLong());
  }
}
