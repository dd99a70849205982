package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mechanist.ingest.kafka.Samples.polled;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;

class BatchCutterTest {
  private long nowNanos;
  private final BatchCutter cutter =
      new BatchCutter(new BatchLimits(3, Duration.ofNanos(100), 2, 1), () -> nowNanos);

  @Test
  void next_fullBatch_isGivenAtOnceInOrder() {
    add(0, 1, 2, 3);

    assertThat(cutter.buffered()).isEqualTo(1);
    assertThat(offsets()).containsExactly(0L, 1L, 2L);
    assertThat(cutter.next()).isEmpty();
  }

  @Test
  void next_partialBatch_isGivenOnceItLingered() {
    add(0);
    nowNanos = 60;
    add(1);
    nowNanos = 99;
    assertThat(cutter.next()).isEmpty();
    assertThat(cutter.nanosUntilCut()).hasValue(1);

    nowNanos = 100;

    assertThat(cutter.hasNext()).isTrue();
    assertThat(offsets()).containsExactly(0L, 1L);
    assertThat(cutter.nanosUntilCut()).isEmpty();
  }

  @Test
  void next_partialBatchBehindFullOne_growsWhileItWaits() {
    add(0, 1, 2, 3);
    nowNanos = 1000;

    assertThat(offsets()).containsExactly(0L, 1L, 2L);
    add(4, 5);

    assertThat(offsets()).containsExactly(3L, 4L, 5L);
    assertThat(cutter.hasNext()).isFalse();
  }

  @Test
  void next_secondPartialBatch_lingersFromItsOwnFirstMessage() {
    add(0);
    nowNanos = 100;
    assertThat(offsets()).containsExactly(0L);

    nowNanos = 500;
    add(1);

    assertThat(cutter.nanosUntilCut()).hasValue(100);
  }

  @Test
  void drop_revokedPartition_keepsTheOthersInOrderAndCutsAnew() {
    for (int offset = 0; offset < 4; offset++) {
      cutter.add(polled(0, offset));
      cutter.add(polled(1, offset));
    }

    cutter.drop(List.of(0));

    assertThat(cutter.buffered()).isEqualTo(1);
    var batch = cutter.next().orElseThrow();
    assertThat(batch).extracting(polled -> polled.origin().partition()).containsOnly(1);
    assertThat(batch).extracting(polled -> polled.origin().offset()).containsExactly(0L, 1L, 2L);
    nowNanos = 100;
    assertThat(offsets()).containsExactly(3L);
  }

  @Test
  void drop_everything_leavesNothing() {
    add(0, 1, 2, 3);

    cutter.drop(List.of(0));

    nowNanos = 1000;
    assertThat(cutter.hasNext()).isFalse();
    assertThat(cutter.buffered()).isZero();
  }

  @Test
  void bytes_ofWhatWaits_countKeysValuesAndHeaders() {
    for (int offset = 0; offset < 4; offset++) {
      cutter.add(
          new Polled(
              new Origin("t", offset % 2, offset, 0),
              new Message(new byte[10], new byte[100], List.of(Header.of("name", "value")))));
    }
    assertThat(cutter.bytes()).isEqualTo(4 * 119);

    cutter.next();
    assertThat(cutter.bytes()).isEqualTo(119);

    cutter.drop(List.of(1));
    assertThat(cutter.bytes()).isZero();
  }

  private void add(int... offsets) {
    IntStream.of(offsets).forEach(offset -> cutter.add(polled(0, offset)));
  }

  private List<Long> offsets() {
    return cutter.next().orElseThrow().stream().map(one -> one.origin().offset()).toList();
  }
}
