package org.mechanist.learner.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a safetensors file ({@link SafetensorsFile}): a value of the same content is a file of the
 * same bytes.
 */
final class SafetensorsWriter {

  private static final int AT_ONCE = 1 << 16; // bytes, lest the runtime keeps a copy of an array
  private static final int ALIGNMENT = 8; // of the data, as the format's own library has it

  private final FileChannel channel;
  private final MessageDigest digest = SafetensorsFile.digest();

  private SafetensorsWriter(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Writes a file, and waits until it is on the disk.
   *
   * @param tensors by name; those of larger numbers come first, else the order is kept
   * @return the file's SHA-256, as it carries it
   */
  static String write(Path file, Map<String, String> metadata, Map<String, Tensor> tensors)
      throws IOException {
    var sorted =
        tensors.entrySet().stream()
            .sorted(Comparator.comparing(entry -> -entry.getValue().type().bytes()))
            .toList();
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var writer = new SafetensorsWriter(channel);
      var header = header(metadata, sorted);
      var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      writer.put(length.putLong(0, header.length).array());
      writer.put(header);
      for (var tensor : sorted) {
        writer.put(tensor.getValue().data());
      }
      return writer.seal();
    }
  }

  private void put(byte[] bytes) throws IOException {
    digest.update(bytes);
    for (int start = 0; start < bytes.length; start += AT_ONCE) {
      write(ByteBuffer.wrap(bytes, start, Math.min(AT_ONCE, bytes.length - start)));
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private String seal() throws IOException {
    var sha256 = SafetensorsFile.hex(digest);
    channel.position(SafetensorsFile.SHA256_AT);
    write(ByteBuffer.wrap(sha256.getBytes(US_ASCII)));
    channel.force(true);
    return sha256;
  }

  private static byte[] header(
      Map<String, String> metadata, List<Map.Entry<String, Tensor>> tensors) {
    var all = new LinkedHashMap<String, Object>();
    var text = new LinkedHashMap<String, String>();
    text.put(SafetensorsFile.SHA256, SafetensorsFile.NO_SHA256);
    text.putAll(metadata);
    all.put(SafetensorsFile.METADATA, text);
    long end = 0;
    for (var entry : tensors) {
      var tensor = entry.getValue();
      long begin = end;
      end += tensor.data().length;
      all.put(
          entry.getKey(),
          new SafetensorsFile.Entry(tensor.type(), tensor.shape(), new long[] {begin, end}));
    }
    byte[] json;
    try {
      json = StateJson.MAPPER.writeValueAsString(all).getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no header can be made of this", e);
    }
    var padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }
}
