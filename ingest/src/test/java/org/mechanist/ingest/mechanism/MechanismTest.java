package org.mechanist.ingest.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.schemas.Pixels;

class MechanismTest {

  private static final int SEED = 7;

  @Test
  void identity_anyImage_isEqual() {
    assertThat(apply("identity", speckled(32, 32))).isEqualTo(speckled(32, 32));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "translate(4,0)",
        "translate(-4,0)",
        "translate(0,-4)",
        "translate(4,-4)",
        "translate(-31,31)",
        "translate(0,0)",
        "translate(40,-255)"
      })
  void translate_speckledImage_keepsWhatStaysInsideAndFillsBlack(String name) {
    var image = speckled(32, 24);
    var moved = (Translate) Mechanisms.parse(name);

    var result = apply(name, image);

    for (int y = 0; y < 24; y++) {
      for (int x = 0; x < 32; x++) {
        int fromX = x - moved.dx();
        int fromY = y - moved.dy();
        boolean inside = fromX >= 0 && fromX < 32 && fromY >= 0 && fromY < 24;
        assertThat(result.at(x, y)).isEqualTo(inside ? image.at(fromX, fromY) : 0);
      }
    }
  }

  @Test
  void translate_positiveDy_movesDown() {
    assertThat(apply("translate(0,2)", image(1, 3, 10, 20, 30))).isEqualTo(image(1, 3, 0, 0, 10));
  }

  @Test
  void translate_thereAndBackWithinTheBorder_losesNothing() {
    var centred = apply("occlude(0,0,32,4)+occlude(0,28,32,4)", speckled(32, 32));

    assertThat(apply("translate(0,4)+translate(0,-4)", centred)).isEqualTo(centred);
  }

  @Test
  void invert_knownValues_areTakenFromWhite() {
    assertThat(apply("invert", image(3, 1, 0, 255, 100))).isEqualTo(image(3, 1, 255, 0, 155));
  }

  @Test
  void invert_twice_isTheIdentity() {
    assertThat(apply("invert+invert", everyValue())).isEqualTo(everyValue());
  }

  @Test
  void noise_smallSigmaOnMidGrey_hasItsStandardDeviationAndNoBias() {
    var grey = filled(256, 256, 128);

    double[] differences = differences(apply("noise(0.1)", grey), grey);

    // 65 536 values: the standard errors are 0.0004 for the mean and 0.0003 for the deviation.
    double mean = Arrays.stream(differences).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).average().orElse(0));
    assertThat(mean).isCloseTo(0, within(0.002));
    assertThat(deviation).isCloseTo(0.1, within(0.0015));
  }

  @Test
  void noise_paperSigmaOnBlack_isClampedAndNotStretched() {
    var noisy = apply("noise(0.5)", filled(256, 256, 0));

    // Of a normal distribution half is below 0, and 2.3 % is above two standard deviations.
    assertThat(fraction(noisy, 0)).isCloseTo(0.5, within(0.01));
    assertThat(fraction(noisy, 255)).isCloseTo(0.0228, within(0.003));
  }

  @Test
  void noise_sameSeed_isTheSameAndOtherSeedsDiffer() {
    var grey = filled(32, 32, 128);
    var noise = Mechanisms.parse("noise(0.5)");

    assertThat(noise.apply(grey, new SplittableRandom(1)))
        .isEqualTo(noise.apply(grey, new SplittableRandom(1)))
        .isNotEqualTo(noise.apply(grey, new SplittableRandom(2)));
  }

  @Test
  void noise_sigmaZero_isTheIdentity() {
    assertThat(apply("noise(0)", everyValue())).isEqualTo(everyValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rotate(0)", "rotate(360)", "rotate(-360)", "scale(1)", "shear(0)", "gamma(1)"})
  void neutralArgument_anyImage_isTheIdentity(String name) {
    assertThat(apply(name, speckled(31, 32))).isEqualTo(speckled(31, 32));
  }

  @Test
  void rotate_quarterTurn_isCounterClockwise() {
    assertThat(apply("rotate(90)", image(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9)))
        .isEqualTo(image(3, 3, 3, 6, 9, 2, 5, 8, 1, 4, 7));
  }

  @Test
  void rotate_halfTurnOfEvenSides_reversesAllPixels() {
    assertThat(apply("rotate(180)", image(4, 2, 1, 2, 3, 4, 5, 6, 7, 8)))
        .isEqualTo(image(4, 2, 8, 7, 6, 5, 4, 3, 2, 1));
  }

  @Test
  void scale_byTwo_magnifiesAboutTheCentre() {
    // Columns −1, −½, 0, ½ and 1 from the centre, between which it interpolates.
    assertThat(apply("scale(2)", image(5, 1, 10, 20, 40, 60, 90)))
        .isEqualTo(image(5, 1, 20, 30, 40, 50, 60));
  }

  @Test
  void scale_byHalf_leavesBlackAround() {
    assertThat(apply("scale(0.5)", image(5, 1, 10, 20, 40, 60, 90)))
        .isEqualTo(image(5, 1, 0, 10, 40, 90, 0));
  }

  @Test
  void shear_byOne_movesUpperRowsRightAndLowerRowsLeft() {
    assertThat(apply("shear(1)", image(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9)))
        .isEqualTo(image(3, 3, 0, 1, 2, 4, 5, 6, 8, 9, 0));
  }

  @Test
  void blur_onePoint_spreadsSymmetricallyAndKeepsItsMass() {
    var point = filled(33, 33, 0);
    point.values()[16 * 33 + 16] = (byte) 255;

    var blurred = apply("blur(1)", point);

    // The Gaussian's density at its centre is 1 / 2π of the mass.
    assertThat(blurred.at(16, 16)).isCloseTo((int) Math.round(255 / (2 * Math.PI)), within(1));
    assertThat(blurred.at(15, 16))
        .isEqualTo(blurred.at(17, 16))
        .isEqualTo(blurred.at(16, 15))
        .isEqualTo(blurred.at(16, 17))
        .isLessThan(blurred.at(16, 16));
    assertThat(sum(blurred)).isCloseTo(255, within(10));
  }

  @Test
  void blur_notSquare_treatsRowsAndColumnsAlike() {
    var tall = speckled(5, 9);
    var wide = transposed(tall);

    assertThat(transposed(apply("blur(1.5)", tall))).isEqualTo(apply("blur(1.5)", wide));
  }

  @Test
  void gamma_ofTwo_squaresTheValues() {
    assertThat(apply("gamma(2)", image(3, 1, 0, 255, 128)))
        .isEqualTo(image(3, 1, 0, 255, (int) Math.round(128 * 128 / 255.0)));
  }

  @Test
  void occlude_rectangleOverTheBorder_blackensThePartInside() {
    assertThat(apply("occlude(1,1,5,5)", image(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9)))
        .isEqualTo(image(3, 3, 1, 2, 3, 4, 0, 0, 7, 0, 0));
    assertThat(apply("occlude(3,0,1,1)", image(2, 2, 1, 2, 3, 4)))
        .isEqualTo(image(2, 2, 1, 2, 3, 4));
  }

  @Test
  void sequence_aPlusB_isAThenB() {
    assertThat(apply("invert+translate(1,0)", image(2, 1, 0, 0))).isEqualTo(image(2, 1, 0, 255));
    assertThat(apply("translate(1,0)+invert", image(2, 1, 0, 0))).isEqualTo(image(2, 1, 255, 255));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "identity",
        "translate(4,-4)",
        "invert",
        "noise(0.5)",
        "rotate(30)",
        "scale(0.7)",
        "shear(0.3)",
        "blur(1)",
        "gamma(0.5)",
        "occlude(8,8,8,8)",
        "rotate(30)+noise(0.2)"
      })
  void apply_anyMechanism_leavesItsInputAndKeepsTheSize(String name) {
    for (var size : new int[][] {{1, 1}, {32, 32}, {7, 256}}) {
      var image = speckled(size[0], size[1]);

      var result = apply(name, image);

      assertThat(image).isEqualTo(speckled(size[0], size[1]));
      assertThat(result.size()).isEqualTo(image.size());
    }
  }

  private static Pixels apply(String name, Pixels image) {
    return Mechanisms.parse(name).apply(image, new SplittableRandom(SEED));
  }

  private static Pixels image(int width, int height, int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new Pixels(width, height, bytes);
  }

  private static Pixels filled(int width, int height, int value) {
    return image(width, height, IntStream.generate(() -> value).limit(width * height).toArray());
  }

  private static Pixels everyValue() {
    return image(16, 16, IntStream.range(0, 256).toArray());
  }

  private static Pixels speckled(int width, int height) {
    var values = new byte[width * height];
    new Random(SEED).nextBytes(values);
    return new Pixels(width, height, values);
  }

  private static Pixels transposed(Pixels image) {
    var values = new byte[image.values().length];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        values[x * image.height() + y] = (byte) image.at(x, y);
      }
    }
    return new Pixels(image.height(), image.width(), values);
  }

  private static double[] differences(Pixels a, Pixels b) {
    return IntStream.range(0, a.values().length)
        .mapToDouble(i -> ((a.values()[i] & 0xff) - (b.values()[i] & 0xff)) / 255.0)
        .toArray();
  }

  private static double fraction(Pixels image, int value) {
    long count =
        IntStream.range(0, image.values().length)
            .filter(i -> (image.values()[i] & 0xff) == value)
            .count();
    return (double) count / image.values().length;
  }

  private static int sum(Pixels image) {
    return IntStream.range(0, image.values().length).map(i -> image.values()[i] & 0xff).sum();
  }
}
