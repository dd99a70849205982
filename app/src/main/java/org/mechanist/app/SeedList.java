package org.mechanist.app;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Seeds as they are given: {@code 1..10}, {@code 3} or {@code 1,4,7..9}; ascending, each once. */
record SeedList(List<Long> seeds) {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:\\.\\.(\\d{1,9}))?");
  private static final int MOST = 1000;

  static final class Converter implements ITypeConverter<SeedList> {
    @Override
    public SeedList convert(String text) {
      var seeds =
          Arrays.stream(text.split(",", -1))
              .flatMapToLong(part -> range(part, text))
              .distinct()
              .sorted()
              .boxed()
              .toList();
      if (seeds.isEmpty() || seeds.size() > MOST) {
        throw refused(text);
      }
      return new SeedList(seeds);
    }

    private static LongStream range(String part, String whole) {
      var range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw refused(whole);
      }
      long first = Long.parseLong(range.group(1));
      return LongStream.rangeClosed(
          first, range.group(2) == null ? first : Long.parseLong(range.group(2)));
    }

    private static TypeConversionException refused(String text) {
      return new TypeConversionException(
          "\"%s\" is no list of seeds; 1..10, 3 or 1,4,7..9 are, up to %d of them"
              .formatted(text, MOST));
    }
  }
}
