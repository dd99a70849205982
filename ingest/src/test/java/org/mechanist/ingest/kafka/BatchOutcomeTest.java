package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;

class BatchOutcomeTest {
  private final Polled first = polled(0, 1);
  private final Polled second = polled(1, 7);
  private final MicroBatch batch = new MicroBatch(0, List.of(first, second));

  @Test
  void new_messageLeftOut_isRefused() {
    var restored = List.of(Samples.restored(first));

    assertThatThrownBy(() -> new BatchOutcome(batch, restored, List.of(), News.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 messages, but 1");
  }

  @Test
  void new_messageTwice_isRefused() {
    var restored = List.of(Samples.restored(first), Samples.restored(first));

    assertThatThrownBy(() -> new BatchOutcome(batch, restored, List.of(), News.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two outcomes");
  }

  @Test
  void nextOffsets_severalPartitions_areTheLastOnesPlusOne() {
    assertThat(batch.nextOffsets()).isEqualTo(Map.of(0, 2L, 1, 8L));
  }

  private static Polled polled(int partition, long offset) {
    var key = "k%d".formatted(offset).getBytes(StandardCharsets.UTF_8);
    return new Polled(
        new Origin("t", partition, offset, 0), new Message(key, new byte[1024], List.of()));
  }
}
