package org.mechanist.ingest.mnist;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The four files of a data set of six training digits and two test digits. */
final class SmallMnist {

  static final int TRAIN = 6;
  static final int TEST = 2;

  private static final Map<MnistFile, byte[]> CONTENT = content();

  private SmallMnist() {}

  /** The check that these files pass, and no others. */
  static MnistFiles files() {
    var sha256 = new EnumMap<MnistFile, String>(MnistFile.class);
    CONTENT.forEach((file, bytes) -> sha256.put(file, sha256(bytes)));
    return new MnistFiles(sha256);
  }

  static byte[] bytes(MnistFile file) {
    return CONTENT.get(file).clone();
  }

  static byte[] gzipped(MnistFile file) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(CONTENT.get(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  static void write(Path folder) throws IOException {
    for (var file : MnistFile.values()) {
      Files.write(folder.resolve(file.fileName()), bytes(file));
    }
  }

  static void writeGzipped(Path folder) throws IOException {
    for (var file : MnistFile.values()) {
      Files.write(folder.resolve(file.fileName() + ".gz"), gzipped(file));
    }
  }

  private static Map<MnistFile, byte[]> content() {
    var content = new EnumMap<MnistFile, byte[]>(MnistFile.class);
    content.put(MnistFile.TRAIN_IMAGES, idx(3, TRAIN, 1));
    content.put(MnistFile.TRAIN_LABELS, idx(1, TRAIN, 2));
    content.put(MnistFile.TEST_IMAGES, idx(3, TEST, 3));
    content.put(MnistFile.TEST_LABELS, idx(1, TEST, 4));
    return content;
  }

  private static byte[] idx(int dimensions, int count, int value) {
    var out = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(out)) {
      data.writeInt(0x0800 | dimensions);
      data.writeInt(count);
      int values = count;
      for (int i = 1; i < dimensions; i++) {
        data.writeInt(Digits.SIDE);
        values *= Digits.SIDE;
      }
      for (int i = 0; i < values; i++) {
        data.writeByte(value);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
