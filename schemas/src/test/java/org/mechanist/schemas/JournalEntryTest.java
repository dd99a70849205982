package org.mechanist.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  void decode_entryOfAVersionThatDidNotSayWhose_isNobodys() throws IOException {
    var value = "{\"number\":7,\"canonical\":[],\"commands\":[],\"images\":[],\"learned\":false}";

    var entry =
        JournalEntry.decode(new Message(null, value.getBytes(StandardCharsets.UTF_8), List.of()));

    assertThat(entry).isEqualTo(new JournalEntry(7, "", List.of(), List.of(), List.of(), false));
  }

  @Test
  void decode_noValue_saysSo() {
    assertThatIOException()
        .isThrownBy(() -> JournalEntry.decode(new Message(null, null, List.of())))
        .withMessageContaining("no value");
  }
}
