package org.mechanist.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Inputs for decoders: one in eight is random bytes, the others are valid inputs that one to four
 * things were done to. Where a valid input is JSON, half of those things are done to its tree, so
 * that what comes out is JSON with something unexpected in it.
 */
public final class Mutations {

  /** What parsers stumble over, as text. */
  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "\"\"",
          "[]",
          "{}",
          "0",
          "-1",
          "1e999",
          "1e-999",
          "NaN",
          "-Infinity",
          "2147483648",
          "9223372036854775808",
          "1000000000000000000000000000000",
          "1e1000000000",
          "\\ud800",
          "\\u0000",
          "\\uzzzz",
          "../../etc/passwd",
          "%2e%2e/",
          "\r\n",
          "\0",
          "[".repeat(2000),
          "{\"a\":".repeat(1500),
          "9".repeat(2000),
          "x".repeat(5000),
          "+".repeat(3000),
          "a,".repeat(3000));

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int MOST_RANDOM_BYTES = 600;

  /** Another one makes other inputs: {@code -Dfuzz.seed=N}. */
  private static final long SEED = Long.getLong("fuzz.seed", 0);

  private Mutations() {}

  /** Whatever is made of a source of chance; the same in each run of one seed. */
  public static <T> Arbitrary<T> drawn(Function<Random, T> make) {
    return Arbitraries.randomValue(random -> make.apply(new Random(random.nextLong() ^ SEED)));
  }

  /** Bytes, from such that are valid. */
  public static Arbitrary<byte[]> of(byte[]... valid) {
    return drawn(random -> mutated(List.of(valid), random));
  }

  /** The same as UTF-8 text. */
  public static Arbitrary<String> ofText(String... valid) {
    var bytes =
        Arrays.stream(valid)
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    return of(bytes).map(mutated -> new String(mutated, StandardCharsets.UTF_8));
  }

  /** One input, from such that are valid. */
  public static byte[] mutated(List<byte[]> valid, Random random) {
    if (random.nextInt(8) == 0) {
      return bytes(random.nextInt(MOST_RANDOM_BYTES), random);
    }
    var result = valid.get(random.nextInt(valid.size()));
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      var json = random.nextBoolean() ? json(result) : null;
      result = json == null ? once(result, valid, random) : inTree(json, random);
    }
    return result;
  }

  private static byte[] once(byte[] bytes, List<byte[]> valid, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(16));
    return switch (random.nextInt(9)) {
      case 0 -> flipped(bytes, random);
      case 1 -> flipped(flipped(bytes, random), random);
      case 2 -> replaced(bytes, from, to, new byte[0]);
      case 3 -> replaced(bytes, from, from, bytes(1 + random.nextInt(16), random));
      case 4 -> replaced(bytes, from, to, bytes(to - from, random));
      case 5 -> Arrays.copyOf(bytes, from);
      case 6 -> replaced(bytes, from, to, utf8(token(random)));
      case 7 -> replaced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
      default -> {
        var other = valid.get(random.nextInt(valid.size()));
        int cut = random.nextInt(other.length + 1);
        yield replaced(bytes, from, bytes.length, Arrays.copyOfRange(other, cut, other.length));
      }
    };
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    var copy = bytes.clone();
    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    return copy;
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    var result = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
    return result;
  }

  private static byte[] bytes(int count, Random random) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** What parsers stumble over. */
  public static String token(Random random) {
    return TOKENS.get(random.nextInt(TOKENS.size()));
  }

  private static JsonNode json(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != '{') {
      return null;
    }
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      return null;
    }
  }

  /** Gives one node of the tree another value, takes it away, or gives it twice. */
  private static byte[] inTree(JsonNode json, Random random) {
    var node = json;
    while (node.size() > 0) {
      int at = random.nextInt(node.size());
      var child = node instanceof ArrayNode ? node.get(at) : node.get(name(node, at));
      boolean deeper = child.size() > 0 && random.nextInt(3) > 0;
      if (!deeper && node instanceof ArrayNode array) {
        change(array, at, random);
        break;
      }
      if (!deeper) {
        change((ObjectNode) node, name(node, at), random);
        break;
      }
      node = child;
    }
    return utf8(json.toString());
  }

  private static void change(ArrayNode array, int at, Random random) {
    switch (random.nextInt(3)) {
      case 0 -> array.remove(at);
      case 1 -> array.add(array.get(at));
      default -> array.set(at, scalar(random));
    }
  }

  private static void change(ObjectNode object, String name, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(token(random), object.get(name));
      default -> object.set(name, scalar(random));
    }
  }

  private static String name(JsonNode object, int at) {
    var names = object.fieldNames();
    for (int i = 0; i < at; i++) {
      names.next();
    }
    return names.next();
  }

  private static JsonNode scalar(Random random) {
    var token = token(random);
    try {
      return JSON.readTree(token);
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(token);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
