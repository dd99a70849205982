package org.mechanist.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.JournalEntry.Run;

class JournalEntryTest {

  @Test
  void runs_gapsAndOtherPartitions_beginAnother() {
    var origins =
        Stream.of(
                new long[] {0, 5},
                new long[] {0, 6},
                new long[] {1, 7},
                new long[] {1, 9},
                new long[] {0, 7})
            .map(one -> new Origin("t", (int) one[0], one[1], 0))
            .toList();

    assertThat(JournalEntry.runs(origins))
        .containsExactly(new Run(0, 5, 2), new Run(1, 7, 1), new Run(1, 9, 1), new Run(0, 7, 1));
  }

  @Test
  void run_withoutMessages_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Run(0, 5, 0))
        .withMessageContaining("a run of 0 messages");
  }

  @Test
  void decode_noValue_saysSo() {
    assertThatIOException()
        .isThrownBy(() -> JournalEntry.decode(new Message(null, null, List.of())))
        .withMessageContaining("no value");
  }
}
