package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.learner.fixture.Poison;
import org.mechanist.learner.fixture.RealDigits;
import org.mechanist.schemas.Pixels;

/** No digit is refused, whatever mechanism it went through; what shows nothing is. */
class TeachableTest {

  private static final int CANONICAL = 256;
  private static final int DIGITS = 1500;
  private static final int POISON = 1000;

  private static final Teachable TEACHABLE =
      new Teachable(RealDigits.canonical(CANONICAL).stream().map(Look::of).toList());

  @Test
  void test_paper10OnDigits_refusesNone() {
    for (var mechanism : Mechanisms.set(Mechanisms.PAPER10).orElseThrow()) {
      assertThat(refused(mechanism.name())).as(mechanism.name()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "identity",
        "rotate(30)",
        "rotate(-45)",
        "rotate(90)",
        "scale(0.5)",
        "scale(0.7)",
        "scale(1.5)",
        "shear(0.5)",
        "shear(-1)",
        "blur(1)",
        "blur(2)",
        "blur(3)",
        "gamma(0.3)",
        "gamma(3)",
        "occlude(8,8,6,6)",
        "translate(8,8)",
        "noise(0.2)",
        "rotate(30)+noise(0.2)",
        "invert+noise(0.3)",
        "scale(0.5)+blur(2)"
      })
  void test_otherMechanismsOnDigits_refusesNone(String mechanism) {
    assertThat(refused(mechanism)).isZero();
    assertThat(refused(mechanism + "+invert")).isZero();
  }

  static Stream<Arguments> poison() {
    return Stream.of(
        Arguments.of("black", 1.0, (Supplier<Pixels>) () -> Poison.plain(0)),
        Arguments.of("grey", 1.0, (Supplier<Pixels>) () -> Poison.plain(128)),
        Arguments.of("white", 1.0, (Supplier<Pixels>) () -> Poison.plain(255)),
        Arguments.of("noise of all levels", 0.98, poison(Poison::uniform)),
        Arguments.of("half salt", 0.98, poison(random -> Poison.salt(random, 0.5))),
        Arguments.of("a fifth of salt", 0.98, poison(random -> Poison.salt(random, 0.2))),
        Arguments.of("a twentieth of salt", 0.9, poison(random -> Poison.salt(random, 0.05))),
        Arguments.of("nothing but noise", 0.6, poison(Poison::nothingUnderNoise)),
        Arguments.of("chequers", 1.0, poison(random -> Poison.chequers(random, 1, 10))),
        Arguments.of("stripes", 1.0, poison(random -> Poison.stripes(random, 1, 16))));
  }

  private static Supplier<Pixels> poison(java.util.function.Function<Random, Pixels> make) {
    var random = new Random(3);
    return () -> make.apply(random);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("poison")
  void test_imagesThatShowNothing_refused(String what, double atLeast, Supplier<Pixels> make) {
    long refused =
        IntStream.range(0, POISON).filter(i -> !TEACHABLE.test(Look.of(make.get()))).count();

    assertThat(refused / (double) POISON).as(what).isBetween(atLeast, 1.0);
  }

  @Test
  void test_canonicalImagesThatAreNoise_noiseIsTeachable() {
    var random = new Random(5);
    var noise = Stream.generate(() -> Poison.uniform(random)).limit(200).toList();
    var textures = new Teachable(noise.stream().map(Look::of).toList());

    long refused = noise.stream().filter(image -> !textures.test(Look.of(image))).count();

    assertThat(refused).isLessThan(20);
  }

  @Test
  void test_noCanonicalImages_everythingIsTeachable() {
    var unbounded = new Teachable(List.of());

    assertThat(unbounded.test(Look.of(Poison.plain(0)))).isTrue();
    assertThat(unbounded.test(Look.of(Poison.uniform(new Random(1))))).isTrue();
  }

  @Test
  void test_oneConstantAmongCanonicalImages_noiseIsStillRefused() {
    var canonical =
        Stream.concat(RealDigits.canonical(CANONICAL).stream(), Stream.of(Poison.plain(0)))
            .map(Look::of)
            .toList();

    assertThat(new Teachable(canonical).test(Look.of(Poison.salt(new Random(1), 0.5)))).isFalse();
  }

  @Test
  void of_oddSizes_areLookedAt() {
    for (int side : new int[] {1, 2, 5, 8, 9}) {
      assertThat(Look.of(new Pixels(side, 3, new byte[3 * side])).variance()).isZero();
    }
    var random = new Random(1);
    var large = new byte[256 * 256];
    random.nextBytes(large);
    assertThat(Look.of(new Pixels(256, 256, large)).clumps()).isBetween(0.9, 1.1);
  }

  @Test
  void of_inverted_sameLook() {
    var digit = RealDigits.canonical(1).get(0);
    var look = Look.of(digit);
    var inverted = Look.of(Mechanisms.parse("invert").apply(digit, new SplittableRandom(1)));

    assertThat(inverted.clumps()).isCloseTo(look.clumps(), within());
    assertThat(inverted.peak()).isCloseTo(look.peak(), within());
    assertThat(inverted.opposition()).isCloseTo(look.opposition(), within());
    assertThat(inverted.extremes()).isEqualTo(look.extremes());
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }

  private static long refused(String name) {
    var mechanism = Mechanisms.parse(name);
    var random = new SplittableRandom(7);
    return RealDigits.transformed(DIGITS).stream()
        .filter(digit -> !TEACHABLE.test(Look.of(mechanism.apply(digit, random))))
        .count();
  }
}
