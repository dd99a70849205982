package org.mechanist.ingest.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitTest {

  private static final int WHITE = 255;

  @Test
  void of_trainAndTest_givesHalvesThatShareNoDigit() {
    var split = Split.of(NumberedDigits.mnist(600, 100));

    var transformed = numbers(split.transformed());
    var canonical = numbers(split.canonical());
    var heldOut = numbers(split.heldOut());

    assertThat(transformed).hasSize(300).allMatch(number -> number < 300);
    assertThat(canonical).hasSize(300).allMatch(number -> number >= 300 && number < 600);
    assertThat(heldOut).hasSize(100).allMatch(number -> number >= 600);
  }

  @Test
  void digit_anyDigit_isPaddedWithTwoBlackPixelsOnEachSide() {
    var white = new byte[Digits.SIDE * Digits.SIDE];
    Arrays.fill(white, (byte) WHITE);
    var digit = new DigitSource(new Digits(white, new byte[] {7}), 0, 1).digit(0);

    assertThat(digit.label()).isEqualTo(7);
    assertThat(digit.clean().size()).isEqualTo("32×32");
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        boolean border = x < 2 || x >= 30 || y < 2 || y >= 30;
        assertThat(digit.clean().at(x, y)).as("%d,%d", x, y).isEqualTo(border ? 0 : WHITE);
      }
    }
  }

  @Test
  void digit_indexOutsideItsRange_throws() {
    var canonical = Split.of(NumberedDigits.mnist(10, 2)).canonical();

    assertThatThrownBy(() -> canonical.digit(5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> canonical.digit(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void digits_lengthsThatDoNotMatch_saysBothLengths() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Digits(new byte[784], new byte[2]))
        .withMessage("2 labels go with 1568 bytes of pixels, given were 784");
  }

  @Test
  void digits_labelAboveNine_saysWhichAndWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Digits(new byte[784], new byte[] {(byte) 200}))
        .withMessage("label 0 is 200; 0 to 9 are allowed");
  }

  private static Set<Integer> numbers(DigitSource source) {
    var numbers = new HashSet<Integer>();
    for (int i = 0; i < source.count(); i++) {
      numbers.add(NumberedDigits.number(source.digit(i).clean()));
    }
    return numbers;
  }
}
