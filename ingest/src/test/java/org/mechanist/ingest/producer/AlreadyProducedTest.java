package org.mechanist.ingest.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AlreadyProducedTest {

  @Test
  void holds_nothingThere_holdsNothing() {
    var produced = new AlreadyProduced(new long[3]);
    assertThat(produced.images()).isZero();
    assertThat(LongStream.range(0, 9).filter(produced::holds)).isEmpty();
  }

  @Test
  void holds_unevenPartitions_holdsTheFirstOfEach() {
    // Partition 0 has images 0, 3 and 6, partition 1 none, partition 2 has image 2.
    var produced = new AlreadyProduced(new long[] {3, 0, 1});
    assertThat(produced.images()).isEqualTo(4);
    assertThat(LongStream.range(0, 12).filter(produced::holds)).containsExactly(0L, 2L, 3L, 6L);
  }

  @Test
  void holds_onePartition_holdsAPrefix() {
    var produced = new AlreadyProduced(new long[] {5});
    assertThat(LongStream.range(0, 9).filter(produced::holds)).containsExactly(0L, 1L, 2L, 3L, 4L);
  }
}
