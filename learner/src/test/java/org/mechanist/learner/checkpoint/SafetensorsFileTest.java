package org.mechanist.learner.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.checkpoint.SafetensorsFile.DamagedException;

class SafetensorsFileTest {

  private static final Map<String, String> METADATA = Map.of("state", "{\"a\":\"ä\"}");

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("file.safetensors");
    tensors.put("bytes", Tensor.of(new byte[] {1, 2, 3}));
    tensors.put("floats", Tensor.of(new float[][] {{1, 2}, {3, 4}}));
    tensors.put("none", Tensor.of(new float[0]));
    tensors.put("longs", Tensor.of(new long[] {7}));
    SafetensorsWriter.write(file, METADATA, tensors);
  }

  @Test
  void tensors_ofWhatWasWritten_areTheSameAndLargeNumbersAreAligned() throws IOException {
    var read = SafetensorsFile.open(file);

    assertThat(read.metadata()).containsAllEntriesOf(METADATA).containsKey("sha256");
    var back = read.tensors();
    assertThat(back).containsOnlyKeys(tensors.keySet());
    assertThat(back.keySet()).containsExactly("longs", "floats", "none", "bytes");
    tensors.forEach(
        (name, tensor) -> {
          assertThat(back.get(name).shape()).isEqualTo(tensor.shape());
          assertThat(back.get(name).data()).isEqualTo(tensor.data());
        });
    long header = ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
  }

  @Test
  void open_anyBitFlipped_isNoticed() throws IOException {
    var right = bytes();
    for (int at = 0; at < right.length; at++) {
      // Every bit of what the file is told by, then one of each byte.
      boolean told = at < SafetensorsFile.SHA256_AT + SafetensorsFile.NO_SHA256.length();
      for (int bit = told ? 0 : at % 8; bit < (told ? 8 : at % 8 + 1); bit++) {
        var wrong = right.clone();
        wrong[at] ^= (byte) (1 << bit);
        Files.write(file, wrong);
        assertThatThrownBy(() -> SafetensorsFile.open(file))
            .as("bit %d of byte %d", bit, at)
            .isInstanceOf(DamagedException.class);
      }
    }
  }

  @Test
  void open_anyOtherLength_isNoticed() throws IOException {
    var right = bytes();
    for (int length = 0; length < right.length + 9; length++) {
      if (length != right.length) {
        Files.write(file, Arrays.copyOf(right, length));
        assertThatThrownBy(() -> SafetensorsFile.open(file))
            .as("%d of %d bytes", length, right.length)
            .isInstanceOf(DamagedException.class);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}"
            + " | its header speaks of 8 bytes of numbers, it has 16",
        "'a':{'dtype':'F32','shape':[6],'data_offsets':[0,24]}"
            + " | its header speaks of 24 bytes of numbers, it has 16",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}"
            + " | its a is at [8, 16], where 0 is the next to come",
        "'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]},"
            + "'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}"
            + " | its b is at [8, 16], where 12 is the next to come",
        "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'a':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}"
            + " | its header is no JSON: Duplicate field 'a'",
        "'a':{'dtype':'F32','shape':[3],'data_offsets':[0,16]}"
            + " | its a is at [0, 16] and would take 12 bytes",
        "'a':{'dtype':'F32','shape':[4],'data_offsets':[0]}"
            + " | its a is at [0], where 0 is the next to come",
        "'a':{'dtype':'F32','shape':[-2,-2],'data_offsets':[0,16]}"
            + " | the shape of its a is [-2, -2]",
        "'a':{'dtype':'F32','shape':[9223372036854775807,4],'data_offsets':[0,16]}"
            + " | its a has no size",
        "'a':{'dtype':'F32','shape':[4294967296,1],'data_offsets':[0,17179869184]}"
            + " | its a is at [0, 17179869184] and would take 17179869184 bytes; at most",
        "'a':{'dtype':'C64','shape':[2],'data_offsets':[0,16]} | its a is no tensor: ",
        "'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16],'run':'me'} | its a is no tensor: ",
        "'a':{'dtype':'F32','shape':[4]} | its a is no tensor: ",
        "'a':{'dtype':null,'shape':[4],'data_offsets':[0,16]} | its a is no tensor: ",
        "'a':{'dtype':'F32','shape':[4.5],'data_offsets':[0,16]} | its a is no tensor: ",
        "'a':[1] | its a is no tensor: ",
      })
  void tensors_headerThatMakesNoSense_areRefused(String entries, String why) throws IOException {
    forge(entries.replace('\'', '"'), 16);

    assertThatThrownBy(() -> SafetensorsFile.open(file).tensors())
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith(why)
        .message()
        .hasLineCount(1);
  }

  @Test
  void open_headerOfAnImpossibleLength_isNotRead() throws IOException {
    for (long length : new long[] {-1, 0, 1 << 24, Long.MAX_VALUE, Long.MIN_VALUE}) {
      var bytes = bytes();
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      Files.write(file, bytes);

      assertThatThrownBy(() -> SafetensorsFile.open(file))
          .isInstanceOf(DamagedException.class)
          .hasMessageStartingWith("its header would have %d bytes".formatted(length));
    }
  }

  @Test
  void open_ofAnotherProgram_saysWhatIsMissing() throws IOException {
    var header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}" + " ".repeat(64);
    var bytes = ByteBuffer.allocate(8 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(header.length()).put(header.getBytes(UTF_8)).array());

    assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessage("it carries no SHA-256");
  }

  /** A file with a right SHA-256 and nonsense in it. */
  private void forge(String entries, int data) throws IOException {
    var header =
        "{\"__metadata__\":{\"sha256\":\"%s\"},%s}"
            .formatted(SafetensorsFile.NO_SHA256, entries)
            .getBytes(UTF_8);
    var bytes =
        ByteBuffer.allocate(8 + header.length + data)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .array();
    var digest = SafetensorsFile.digest();
    digest.update(bytes);
    var sha256 = SafetensorsFile.hex(digest).getBytes(UTF_8);
    System.arraycopy(sha256, 0, bytes, SafetensorsFile.SHA256_AT, sha256.length);
    Files.write(file, bytes);
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(file);
  }
}
