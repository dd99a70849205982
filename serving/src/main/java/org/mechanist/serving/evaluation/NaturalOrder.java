package org.mechanist.serving.evaluation;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Pattern;

/** Orders names as people do: {@code expert-2} before {@code expert-10}. Stateless. */
public final class NaturalOrder implements Comparator<String> {

  private static final Pattern BETWEEN_DIGITS_AND_OTHERS =
      Pattern.compile("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");

  @Override
  public int compare(String left, String right) {
    var lefts = BETWEEN_DIGITS_AND_OTHERS.split(left);
    var rights = BETWEEN_DIGITS_AND_OTHERS.split(right);
    for (int i = 0; i < Math.min(lefts.length, rights.length); i++) {
      int order =
          isNumber(lefts[i]) && isNumber(rights[i])
              ? new BigInteger(lefts[i]).compareTo(new BigInteger(rights[i]))
              : lefts[i].compareTo(rights[i]);
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(lefts.length, rights.length);
    return order != 0 ? order : left.compareTo(right); // expert-2 and expert-02 are two
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && Character.isDigit(part.charAt(0));
  }
}
