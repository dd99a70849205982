package org.mechanist.serving.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.slf4j.LoggerFactory;

/** Whatever is in the file of a seed, it is a run or taken for none. */
class SeedFilesFuzzTest {

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(SeedFiles.class);

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("mechanist-fuzz");
    LOG.setLevel(Level.OFF); // each broken file is a line
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    LOG.setLevel(null);
    Files.delete(folder.resolve("seed-1.json"));
    Files.delete(folder);
  }

  @Property(seed = "1")
  void finished_anyFile_isARunOrNone(@ForAll("files") byte[] bytes) throws Exception {
    Files.write(folder.resolve("seed-1.json"), bytes);
    var files = new SeedFiles<>(folder, SeedRun.class, SeedRun::seed, List.of(SeedRun.STORY));

    var run = Frugal.decode(bytes.length, () -> files.finished(1));

    assertThat(run.map(SeedRun::seed).orElse(1L)).isEqualTo(1);
  }

  @Provide
  Arbitrary<byte[]> files() throws IOException {
    return Mutations.of(
        Json.MAPPER.writeValueAsBytes(SeedRuns.small(1, 0.9)),
        Json.MAPPER.writeValueAsBytes(SeedRuns.grown(1)));
  }
}
