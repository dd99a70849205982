package org.mechanist.learner.competition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YardstickTest {

  /**
   * Canonical images score 5 ± 1: what is explained scores 1 at least, what is novel −3 at most.
   */
  @ParameterizedTest
  @CsvSource({
    "6, true, false",
    "1.01, true, false",
    "0.99, false, false",
    "-2.99, false, false",
    "-3.01, false, true",
    "-Infinity, false, true",
    "NaN, false, true"
  })
  void score_besideThoseOfCanonicalImages_isExplainedOrNovelOrNeither(
      double score, boolean explained, boolean novel) {
    var yardstick = new Yardstick(5, 1);

    assertThat(yardstick.explains(score)).isEqualTo(explained);
    assertThat(yardstick.isNovel(score)).isEqualTo(novel);
  }

  @Test
  void score_canonicalImagesAllAlike_mayBeALogitAndAHalfBelow() {
    var yardstick = new Yardstick(5, 0);

    assertThat(yardstick.explains(3.6)).isTrue();
    assertThat(yardstick.explains(3.4)).isFalse();
    assertThat(yardstick.isNovel(2.1)).isFalse();
    assertThat(yardstick.isNovel(1.9)).isTrue();
  }

  @Test
  void score_beforeAnythingIsKnown_isExplained() {
    assertThat(Yardstick.NONE.explains(-1000)).isTrue();
    assertThat(Yardstick.NONE.isNovel(-1000)).isFalse();
  }

  @Test
  void after_aLook_meanIsThatOfTheLookAndDeviationRemembers() {
    var yardstick = new Yardstick(5, 1).after(new float[] {2, 2});

    assertThat(yardstick.mean()).isEqualTo(2);
    assertThat(yardstick.deviation()).isEqualTo(Math.sqrt(0.9));
  }
}
