package org.mechanist.learner.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file: 8 bytes with the length of a header, the header in JSON, then the numbers.
 * Reading it runs nothing.
 *
 * <p>The format has no checksum of its own, so the first entry of the metadata is the SHA-256 of
 * the whole file, computed while its own 64 digits are zeros. Wherever a bit flips, or the file
 * ends, it is no longer right. It is checked before anything else in the file is believed.
 */
final class SafetensorsFile {

  static final String METADATA = "__metadata__";
  static final String SHA256 = "sha256";
  static final String NO_SHA256 = "0".repeat(64);

  /** How every header begins, up to the digits. */
  private static final byte[] PREFIX =
      "{\"%s\":{\"%s\":\"".formatted(METADATA, SHA256).getBytes(US_ASCII);

  /** Where in a file the digits are. */
  static final int SHA256_AT = Long.BYTES + PREFIX.length;

  private static final int MOST_HEADER = 1 << 24; // bytes; a thousand experts take 1 MB
  private static final int MOST_TENSOR = Integer.MAX_VALUE - 8; // bytes, that an array can have
  private static final int AT_ONCE = 1 << 16; // bytes

  private final Path file;
  private final byte[] header;
  private final JsonNode json;

  /** The file is no such file, or not as it was written; the message says why. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String why) {
      super(why);
    }
  }

  /** What a header says of a tensor. */
  record Entry(
      @JsonProperty("dtype") Tensor.Type type,
      List<Long> shape,
      @JsonProperty("data_offsets") long[] offsets) {}

  private SafetensorsFile(Path file, byte[] header) throws IOException {
    this.file = file;
    this.header = header;
    try {
      this.json = StateJson.MAPPER.readTree(new String(header, UTF_8));
    } catch (JsonProcessingException e) {
      throw new DamagedException("its header is no JSON: " + e.getOriginalMessage());
    }
  }

  /**
   * Opens a file that is as it was written.
   *
   * @throws DamagedException if it is not
   */
  static SafetensorsFile open(Path file) throws IOException {
    try (var in = input(file)) {
      var header = header(in, Files.size(file));
      var digest = digest();
      digest.update(length(header.length));
      var zeroed = header.clone();
      Arrays.fill(zeroed, PREFIX.length, PREFIX.length + NO_SHA256.length(), (byte) '0');
      digest.update(zeroed);
      var buffer = new byte[AT_ONCE];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      if (!digits(header).equals(hex(digest))) {
        throw new DamagedException(
            "it was cut off or changed: its SHA-256 is not the one that it carries");
      }
      return new SafetensorsFile(file, header);
    }
  }

  /**
   * The metadata of a file, whose numbers may be damaged.
   *
   * @throws DamagedException if it has no header
   */
  static Map<String, String> metadata(Path file) throws IOException {
    try (var in = input(file)) {
      return new SafetensorsFile(file, header(in, Files.size(file))).metadata();
    }
  }

  private static InputStream input(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), AT_ONCE);
  }

  private static byte[] header(InputStream in, long fileSize) throws IOException {
    var first = in.readNBytes(Long.BYTES);
    if (first.length < Long.BYTES) {
      throw new DamagedException("it is cut off after %d bytes".formatted(fileSize));
    }
    long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long room = Math.min(MOST_HEADER, fileSize - Long.BYTES);
    if (length < PREFIX.length + NO_SHA256.length() || length > room) {
      throw new DamagedException(
          "its header would have %d bytes; %d to %d are allowed"
              .formatted(length, PREFIX.length + NO_SHA256.length(), room));
    }
    var header = in.readNBytes((int) length);
    if (header.length < length || !Arrays.equals(PREFIX, Arrays.copyOf(header, PREFIX.length))) {
      throw new DamagedException("it carries no SHA-256");
    }
    return header;
  }

  /** The SHA-256 that it carries. */
  String sha256() {
    return digits(header);
  }

  private static String digits(byte[] header) {
    return new String(header, PREFIX.length, NO_SHA256.length(), US_ASCII);
  }

  /** All texts of the metadata, the SHA-256 among them. */
  Map<String, String> metadata() throws IOException {
    var metadata = new LinkedHashMap<String, String>();
    for (var entry : json.path(METADATA).properties()) {
      if (!entry.getValue().isTextual()) {
        throw new DamagedException("its metadata has a %s that is no text".formatted(entry));
      }
      metadata.put(entry.getKey(), entry.getValue().textValue());
    }
    return metadata;
  }

  /**
   * Reads all tensors, in the order of their numbers.
   *
   * @throws DamagedException if they overlap, leave gaps, or are of another size than the file is
   */
  Map<String, Tensor> tensors() throws IOException {
    var tensors = new LinkedHashMap<String, Tensor>();
    try (var in = input(file)) {
      in.skipNBytes(Long.BYTES + header.length);
      for (var entry : entries().entrySet()) {
        var data = new byte[(int) Tensor.size(entry.getValue().type(), entry.getValue().shape())];
        if (in.readNBytes(data, 0, data.length) < data.length) {
          throw new DamagedException("it is cut off within " + entry.getKey());
        }
        tensors.put(
            entry.getKey(), new Tensor(entry.getValue().type(), entry.getValue().shape(), data));
      }
    }
    return tensors;
  }

  /** Of all tensors, each beginning where the one before it ends, up to the file's end. */
  private Map<String, Entry> entries() throws IOException {
    var entries = new LinkedHashMap<String, Entry>();
    long end = 0;
    for (var field : json.properties()) {
      if (!field.getKey().equals(METADATA)) {
        var entry = entry(field.getKey(), field.getValue(), end);
        entries.put(field.getKey(), entry);
        end = entry.offsets()[1];
      }
    }
    long size = Files.size(file) - Long.BYTES - header.length;
    if (end != size) {
      throw new DamagedException(
          "its header speaks of %d bytes of numbers, it has %d".formatted(end, size));
    }
    return entries;
  }

  private static Entry entry(String name, JsonNode json, long begin) throws IOException {
    Entry entry;
    try {
      entry = StateJson.MAPPER.treeToValue(json, Entry.class);
    } catch (JsonProcessingException e) {
      throw new DamagedException("its %s is no tensor: %s".formatted(name, e.getOriginalMessage()));
    }
    var offsets = entry.offsets();
    if (entry.shape().stream().anyMatch(length -> length == null || length < 0)) {
      throw new DamagedException("the shape of its %s is %s".formatted(name, entry.shape()));
    }
    if (offsets.length != 2 || offsets[0] != begin) {
      throw new DamagedException(
          "its %s is at %s, where %d is the next to come"
              .formatted(name, Arrays.toString(offsets), begin));
    }
    long size = size(name, entry);
    if (size > MOST_TENSOR || offsets[1] - begin != size) {
      throw new DamagedException(
          "its %s is at %s and would take %d bytes; at most %d are read"
              .formatted(name, Arrays.toString(offsets), size, MOST_TENSOR));
    }
    return entry;
  }

  private static long size(String name, Entry entry) throws IOException {
    try {
      return Tensor.size(entry.type(), entry.shape());
    } catch (ArithmeticException e) {
      throw new DamagedException("its %s has no size: %s".formatted(name, entry.shape()));
    }
  }

  private static byte[] length(long header) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header).array();
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
