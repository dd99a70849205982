package org.mechanist.serving.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.schemas.Origin;

class ObservationLedgerTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void choose() {
    file = folder.resolve("run/observations.jsonl");
  }

  @Test
  void open_afterClose_replaysWhatWasAppended() throws IOException {
    var entries =
        List.of(
            judged(0, 7),
            LedgerEntry.unjudged(1, 3, new Origin("mechanist.transformed", 1, 3, 12)),
            LedgerEntry.malformed(0, 9));
    try (var ledger = ObservationLedger.open(file, entry -> {})) {
      assertThat(ledger.append(entries)).isEqualTo(entries);
      assertThat(ledger.nextOffsets()).isEqualTo(Map.of(0, 10L, 1, 4L));
    }
    assertThat(reopen()).isEqualTo(entries);
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void append_sameOffsetAgain_countsOnce() throws IOException {
    try (var ledger = ObservationLedger.open(file, entry -> {})) {
      ledger.append(List.of(judged(0, 0), judged(0, 1)));
      assertThat(ledger.append(List.of(judged(0, 1), judged(0, 2), judged(0, 2))))
          .isEqualTo(List.of(judged(0, 2)));
      assertThat(ledger.holds(0, 2)).isTrue();
      assertThat(ledger.holds(0, 3)).isFalse();
      assertThat(ledger.holds(1, 0)).isFalse();
    }
    assertThat(reopen()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"partition\":0,\"off", // torn in the middle
        "{\"partition\":0,\"offset\":1,\"outcome\":\"MALFORMED\"}", // whole, but no line end
        "null\n",
        "\0\0\0\0\n", // what a power cut can leave
        "{\"partition\":0,\"offset\":1,\"outcome\":\"JUDGED\"}\n", // an observation is missing
      })
  void open_tornLastLine_isCutOffAndReadAgain(String torn) throws IOException {
    try (var ledger = ObservationLedger.open(file, entry -> {})) {
      ledger.append(List.of(judged(0, 0)));
    }
    var wholeBytes = Files.size(file);
    Files.writeString(file, torn, UTF_8, StandardOpenOption.APPEND);

    try (var ledger = ObservationLedger.open(file, entry -> {})) {
      assertThat(Files.size(file)).isEqualTo(wholeBytes);
      assertThat(ledger.nextOffsets()).isEqualTo(Map.of(0, 1L));
      ledger.append(List.of(judged(0, 1)));
    }
    assertThat(reopen()).isEqualTo(List.of(judged(0, 0), judged(0, 1)));
  }

  @Test
  void open_duplicatesInTheFile_countOnce() throws IOException {
    try (var ledger = ObservationLedger.open(file, entry -> {})) {
      ledger.append(List.of(judged(0, 0), judged(0, 1)));
    }
    Files.writeString(file, Files.readString(file), StandardOpenOption.APPEND);
    assertThat(reopen()).isEqualTo(List.of(judged(0, 0), judged(0, 1)));
  }

  @Test
  void open_brokenLineInTheMiddle_isRefused() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "nonsense\n{\"partition\":0,\"offset\":1,\"outcome\":\"MALFORMED\"}\n");
    assertThatThrownBy(() -> ObservationLedger.open(file, entry -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("byte 0");
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  private List<LedgerEntry> reopen() throws IOException {
    var replayed = new ArrayList<LedgerEntry>();
    ObservationLedger.open(file, replayed::add).close();
    return replayed;
  }

  private static LedgerEntry judged(int partition, long offset) {
    return LedgerEntry.judged(partition, offset, Observations.won("translate(-4,0)", "expert-3"));
  }
}
