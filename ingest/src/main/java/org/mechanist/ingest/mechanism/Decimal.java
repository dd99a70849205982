package org.mechanist.ingest.mechanism;

import java.math.BigDecimal;

/** The one spelling of a number in a mechanism's name: no exponent, no trailing zeros. */
final class Decimal {

  private Decimal() {}

  /** {@code 0.5}, {@code 30}, {@code -4}. */
  static String text(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
