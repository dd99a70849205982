package org.mechanist.serving.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Origin;

class RestorationCensusTest {

  private final RestorationCensus census = new RestorationCensus();

  @Test
  void duplicated_sameOriginAgain_countsTheExcess() {
    add(0, 10);
    add(0, 10);
    add(0, 10);
    add(1, 10);
    assertThat(census.distinct()).isEqualTo(2);
    assertThat(census.duplicated()).isEqualTo(2);
  }

  @Test
  void distinct_offsetsFarApart_doNotCollide() {
    for (long offset : new long[] {0, 4095, 4096, 8192, 5_000_000_000L}) {
      add(0, offset);
    }
    assertThat(census.distinct()).isEqualTo(5);
    assertThat(census.duplicated()).isZero();
  }

  @Test
  void lost_ofProduced_isWhatNeitherCameOutNorDied() {
    add(0, 1);
    add(0, 2);
    add(0, 2);
    assertThat(census.lost(5, 1)).isEqualTo(2);
    assertThat(census.lost(3, 1)).isZero();
  }

  private void add(int partition, long offset) {
    census.add(new Origin("mechanist.transformed", partition, offset, -1));
  }
}
