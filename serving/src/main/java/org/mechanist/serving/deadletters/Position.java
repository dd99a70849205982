package org.mechanist.serving.deadletters;

import java.util.regex.Pattern;

/**
 * Where a dead letter is on its topic: what people call it by. Written as its offset; with {@code
 * partition@} before that where the topic has several.
 */
public record Position(int partition, long offset) implements Comparable<Position> {

  private static final Pattern TEXT = Pattern.compile("(?:(\\d{1,9})@)?(\\d{1,18})");

  /**
   * @throws IllegalArgumentException if it is none
   */
  public static Position parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no dead letter; one is called by its offset, such as 17, or 2@17 in partition 2"
              .formatted(text));
    }
    int partition = match.group(1) == null ? 0 : Integer.parseInt(match.group(1));
    return new Position(partition, Long.parseLong(match.group(2)));
  }

  @Override
  public int compareTo(Position other) {
    return partition == other.partition
        ? Long.compare(offset, other.offset)
        : Integer.compare(partition, other.partition);
  }

  @Override
  public String toString() {
    return partition == 0 ? Long.toString(offset) : partition + "@" + offset;
  }
}
