package org.mechanist.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What really happened to an image: for evaluation alone, in headers that begin with {@value
 * HeaderNames#TRUTH_PREFIX}. Nothing in the learner may know this class.
 *
 * @param part {@code stream} or {@code held-out}
 * @param mechanism as a scenario names it
 * @param label the digit, 0 to 9
 * @param clean the image before the mechanism
 */
public record Truth(String part, String mechanism, int label, Pixels clean) {

  /** Images of the scenario's phases. */
  public static final String STREAM = "stream";

  /** Images that nothing learned from, sent after the last phase. */
  public static final String HELD_OUT = "held-out";

  /**
   * @throws IllegalArgumentException if the label is no digit
   */
  public Truth {
    if (label < 0 || label > 9) {
      throw notADigit(Integer.toString(label));
    }
  }

  /** The headers that say so. */
  public List<Header> headers() {
    return List.of(
        Header.of(HeaderNames.TRUTH_PART, part),
        Header.of(HeaderNames.TRUTH_MECHANISM, mechanism),
        Header.of(HeaderNames.TRUTH_LABEL, Integer.toString(label)),
        new Header(HeaderNames.TRUTH_CLEAN, clean.values()));
  }

  /**
   * The truth in the headers of an image of that size, if all of it is there.
   *
   * @throws IllegalArgumentException if a header contradicts the image, or the label is no digit
   */
  public static Optional<Truth> in(List<Header> headers, int width, int height) {
    var found = new ArrayList<Header>();
    for (var name :
        List.of(
            HeaderNames.TRUTH_PART,
            HeaderNames.TRUTH_MECHANISM,
            HeaderNames.TRUTH_LABEL,
            HeaderNames.TRUTH_CLEAN)) {
      Message.last(headers, name).ifPresent(found::add);
    }
    if (found.size() < 4) {
      return Optional.empty();
    }
    return Optional.of(
        new Truth(
            found.get(0).text(),
            found.get(1).text(),
            label(found.get(2).text()),
            new Pixels(width, height, found.get(3).value())));
  }

  private static int label(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw notADigit(text);
    }
  }

  private static IllegalArgumentException notADigit(String label) {
    return new IllegalArgumentException(
        "%s is \"%s\"; a digit, 0 to 9, was expected"
            .formatted(HeaderNames.TRUTH_LABEL, ImageCodec.cut(label)));
  }
}
