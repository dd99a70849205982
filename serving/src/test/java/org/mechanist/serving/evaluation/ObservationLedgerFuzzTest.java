package org.mechanist.serving.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.mechanist.fuzz.Frugal;
import org.mechanist.fuzz.Mutations;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Origin;

/**
 * Whatever became of a ledger's file, it is opened whole up to a last line that was torn, or
 * refused.
 */
class ObservationLedgerFuzzTest {

  private static Path file;

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("mechanist-fuzz", ".jsonl");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Property(seed = "1")
  void open_anyFile_givesItsEntriesOrSaysWhereItIsBroken(@ForAll("files") byte[] bytes)
      throws Exception {
    Files.write(file, bytes);
    var entries = new ArrayList<LedgerEntry>();
    try {
      Frugal.decode(bytes.length, () -> ObservationLedger.open(file, entries::add)).close();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("is broken after byte");
      return;
    }
    assertThat(entries).doesNotContainNull();
    assertThat(Files.size(file)).isLessThanOrEqualTo(bytes.length);
    var again = new ArrayList<LedgerEntry>();
    ObservationLedger.open(file, again::add).close();
    assertThat(again).isEqualTo(entries);
  }

  @Provide
  Arbitrary<byte[]> files() throws IOException {
    var origin = new Origin("mechanist.transformed", 1, 3, 12);
    var lines = new StringBuilder();
    for (var entry :
        List.of(
            LedgerEntry.judged(
                0,
                7,
                new Observation(origin, "42-17", "invert", 3, "stream", "expert-1", 1.5, 8, 3, 3)),
            LedgerEntry.unjudged(1, 3, origin),
            LedgerEntry.malformed(0, 9))) {
      lines.append(Json.MAPPER.writeValueAsString(entry)).append('\n');
    }
    return Mutations.of(
        lines.toString().getBytes(StandardCharsets.UTF_8),
        (lines + "null\n" + lines).getBytes(StandardCharsets.UTF_8));
  }
}
