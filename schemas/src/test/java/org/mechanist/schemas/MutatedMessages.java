package org.mechanist.schemas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import org.mechanist.fuzz.Mutations;

/** Messages that something was done to. */
final class MutatedMessages {

  private MutatedMessages() {}

  /** Messages: key, value and headers are each left alone or mutated. */
  static Arbitrary<Message> of(Message... valid) {
    return Mutations.drawn(
        random -> {
          var from = valid[random.nextInt(valid.length)];
          var values = Arrays.stream(valid).map(Message::value).toList();
          return new Message(
              random.nextInt(8) == 0 ? null : changed(from.key(), random),
              random.nextInt(40) == 0 ? null : value(from.value(), values, random),
              headers(from.headers(), random));
        });
  }

  private static byte[] value(byte[] own, List<byte[]> all, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> own;
      case 1 -> Mutations.mutated(all, random);
      default -> Mutations.mutated(List.of(own), random);
    };
  }

  private static byte[] changed(byte[] bytes, Random random) {
    return bytes == null || random.nextInt(3) > 0
        ? bytes
        : Mutations.mutated(List.of(bytes), random);
  }

  private static List<Header> headers(List<Header> valid, Random random) {
    var headers = new ArrayList<>(valid);
    for (int i = random.nextInt(4); i > 0 && !headers.isEmpty(); i--) {
      int at = random.nextInt(headers.size());
      var header = headers.get(at);
      switch (random.nextInt(6)) {
        case 0 -> headers.remove(at);
        case 1 -> headers.add(header);
        case 2 -> headers.set(at, new Header(header.name(), null));
        case 3 -> headers.set(at, Header.of(header.name(), Mutations.token(random)));
        case 4 -> headers.add(random.nextInt(headers.size()), header);
        default -> headers.set(at, new Header(header.name(), changed(header.value(), random)));
      }
    }
    return headers;
  }
}
