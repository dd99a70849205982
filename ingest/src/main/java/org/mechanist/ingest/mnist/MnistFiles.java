package org.mechanist.ingest.mnist;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Reads the four files from a folder, gzipped or not, and checks that their bytes are the expected
 * ones.
 *
 * @param sha256 of the uncompressed files, lower-case hexadecimal
 */
record MnistFiles(Map<MnistFile, String> sha256) {

  /** The files that LeCun, Cortes and Burges published. */
  static final MnistFiles ORIGINAL =
      new MnistFiles(
          Map.of(
              MnistFile.TRAIN_IMAGES,
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              MnistFile.TRAIN_LABELS,
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
              MnistFile.TEST_IMAGES,
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
              MnistFile.TEST_LABELS,
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));

  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * The data set in a folder.
   *
   * @throws IOException if a file is missing, unreadable, or not the expected one; the message says
   *     which and what is wrong with it
   */
  Mnist read(Path folder) throws IOException {
    var missing =
        Arrays.stream(MnistFile.values())
            .filter(file -> !Files.isRegularFile(path(folder, file)))
            .map(MnistFile::fileName)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new IOException(
          Files.isDirectory(folder)
              ? "%s lacks %s (with or without .gz)".formatted(folder, missing)
              : "there is no folder " + folder);
    }
    return new Mnist(
        digits(folder, MnistFile.TRAIN_IMAGES, MnistFile.TRAIN_LABELS),
        digits(folder, MnistFile.TEST_IMAGES, MnistFile.TEST_LABELS));
  }

  private Digits digits(Path folder, MnistFile imageFile, MnistFile labelFile) throws IOException {
    var images = array(folder, imageFile);
    var labels = array(folder, labelFile);
    if (images.sizes()[1] != Digits.SIDE || images.sizes()[2] != Digits.SIDE) {
      throw new IOException(
          "%s holds images of %d×%d pixels; 28×28 were expected"
              .formatted(path(folder, imageFile), images.sizes()[2], images.sizes()[1]));
    }
    try {
      return new Digits(images.values(), labels.values());
    } catch (IllegalArgumentException e) {
      throw new IOException(path(folder, labelFile) + ": " + e.getMessage(), e);
    }
  }

  private Idx array(Path folder, MnistFile file) throws IOException {
    var path = path(folder, file);
    var digest = sha256Digest();
    Idx idx;
    try (var stream = new DigestInputStream(open(path), digest)) {
      idx = Idx.read(stream, file.dimensions(), path.toString());
    }
    var found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(sha256.get(file))) {
      throw new IOException(
          "%s is not the original: the SHA-256 of its uncompressed bytes is %s, expected was %s"
              .formatted(path, found, sha256.get(file)));
    }
    return idx;
  }

  private static InputStream open(Path path) throws IOException {
    var stream = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    try {
      return path.toString().endsWith(".gz") ? new GZIPInputStream(stream, BUFFER_BYTES) : stream;
    } catch (IOException e) {
      stream.close();
      throw new IOException(path + " is no gzip file: " + e.getMessage(), e);
    }
  }

  /** The plain file where there is one, else the compressed one. */
  private static Path path(Path folder, MnistFile file) {
    var plain = folder.resolve(file.fileName());
    return Files.exists(plain) ? plain : folder.resolve(file.fileName() + ".gz");
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
