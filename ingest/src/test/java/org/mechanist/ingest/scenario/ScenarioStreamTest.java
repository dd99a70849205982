package org.mechanist.ingest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.ingest.mnist.NumberedDigits;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Truth;

class ScenarioStreamTest {

  private static final long SEED = 42;
  private static final int TRANSFORMED = 100;
  private static final int TEST = 50;
  private static final Split SPLIT = Split.of(NumberedDigits.mnist(2 * TRANSFORMED, TEST));
  private static final Scenario SCENARIO =
      new Scenario(
          "weighted",
          List.of(
              phase(8000, List.of(3.0, 1.0), "invert", "noise(0.5)"),
              phase(2000, List.of(1.0), "translate(0,-4)")));

  private final ScenarioStream stream = new ScenarioStream(SCENARIO, SPLIT, SEED);

  @Test
  void at_sameSeed_givesTheSameItemsInWhateverOrder() {
    var forwards = LongStream.range(0, 400).mapToObj(stream::at).toList();

    var again = new ScenarioStream(SCENARIO, SPLIT, SEED);
    var backwards = new ArrayList<TransformedDigit>();
    for (long index = 399; index >= 0; index--) {
      backwards.add(0, again.at(index));
    }

    assertThat(backwards).isEqualTo(forwards);
  }

  /** Published results name scenario and seed: these must mean the same images for ever. */
  @Test
  void at_fixedSeed_givesTheSameItemsInEachReleaseAndOnEachJava() throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    LongStream.range(0, 400)
        .forEach(index -> digest.update(stream.at(index).transformed().values()));

    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("4d6fdfec050e1f9932481adc8b97d0069318914782c7de6a57343c8e84b9c978");
  }

  @Test
  void at_otherSeed_givesOtherItems() {
    var other = new ScenarioStream(SCENARIO, SPLIT, SEED + 1);

    assertThat(numbers(other, 0)).isNotEqualTo(numbers(stream, 0));
    assertThat(other.at(0).id()).isNotEqualTo(stream.at(0).id());
  }

  @Test
  void at_eachPass_hasEachDigitOfTheFirstHalfOnceInAnotherOrder() {
    var first = numbers(stream, 0);
    var second = numbers(stream, 1);

    assertThat(first).doesNotHaveDuplicates().hasSize(TRANSFORMED);
    assertThat(first).allMatch(number -> number < TRANSFORMED).isNotEqualTo(second);
    assertThat(second).containsExactlyInAnyOrderElementsOf(first);
  }

  @Test
  void at_manyItems_respectsWeightsAndPhases() {
    var counts =
        LongStream.range(0, 8000)
            .mapToObj(index -> stream.at(index).truth().mechanism())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    // 8 000 draws at 3 : 1 have a standard deviation of 39.
    assertThat(counts).containsOnlyKeys("invert", "noise(0.5)");
    assertThat(counts.get("invert")).isCloseTo(6000, within(160L));
    assertThat(LongStream.range(8000, 10_000).mapToObj(index -> stream.at(index).truth()))
        .allMatch(truth -> truth.mechanism().equals("translate(0,-4)"));
  }

  @Test
  void at_anyItem_tellsTheTruth() {
    for (long index : new long[] {0, 1, 8500}) {
      var digit = stream.at(index);
      var truth = digit.truth();

      assertThat(digit.index()).isEqualTo(index);
      assertThat(truth.part()).isEqualTo(Truth.STREAM);
      assertThat(truth.label()).isEqualTo(NumberedDigits.number(truth.clean()) % 10);
      if (!truth.mechanism().startsWith("noise")) {
        assertThat(Mechanisms.parse(truth.mechanism()).apply(truth.clean(), null))
            .isEqualTo(digit.transformed());
      }
    }
  }

  @Test
  void at_twoNoisyItems_haveDifferentNoise() {
    var scenario = new Scenario("noise", List.of(phase(1000, List.of(1.0), "noise(0.5)")));
    var noise = new ScenarioStream(scenario, SPLIT, SEED);

    var distinct =
        LongStream.range(0, 1000).mapToObj(index -> noise.at(index).transformed()).distinct();

    assertThat(distinct).hasSize(1000);
  }

  @Test
  void at_indexBehindTheEnd_throws() {
    assertThat(stream.images()).isEqualTo(10_000);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> stream.at(10_000))
        .withMessage("scenario weighted has images 0 to 9999, asked for was 10000");
  }

  @Test
  void heldOut_perMechanism_hasExactlyThatManyTestDigitsOfEach() {
    var heldOut = stream.heldOut(20);

    var counts =
        heldOut.stream()
            .map(digit -> digit.truth().mechanism())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(counts).hasSize(3);
    assertThat(counts.values()).containsOnly(20L);
    assertThat(heldOut)
        .allMatch(digit -> digit.truth().part().equals(Truth.HELD_OUT))
        .allMatch(digit -> NumberedDigits.number(digit.truth().clean()) >= 2 * TRANSFORMED);
    assertThat(heldOut).isEqualTo(new ScenarioStream(SCENARIO, SPLIT, SEED).heldOut(20));
  }

  @Test
  void heldOut_oneMechanism_hasEachDigitOnce() {
    var ofInvert =
        stream.heldOut(TEST).stream()
            .filter(digit -> digit.truth().mechanism().equals("invert"))
            .map(digit -> NumberedDigits.number(digit.truth().clean()));

    assertThat(ofInvert).hasSize(TEST).doesNotHaveDuplicates();
  }

  @Test
  void heldOut_someItems_areShuffled() {
    var mechanisms = stream.heldOut(20).stream().map(d -> d.truth().mechanism()).limit(20);

    assertThat(mechanisms.distinct().count()).isGreaterThan(1);
  }

  @Test
  void heldOut_moreThanThereAre_saysHowMany() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stream.heldOut(TEST + 1))
        .withMessage("0 to 50 held-out digits per mechanism can be had, asked for were 51");
    assertThat(stream.heldOut(0)).isEmpty();
  }

  @Test
  void canonical_some_areDistinctDigitsOfTheSecondHalf() {
    var canonical = stream.canonical(64);

    assertThat(canonical.stream().map(digit -> NumberedDigits.number(digit.pixels())))
        .hasSize(64)
        .doesNotHaveDuplicates()
        .allMatch(number -> number >= TRANSFORMED && number < 2 * TRANSFORMED);
    assertThat(stream.canonical(TRANSFORMED).subList(0, 64)).isEqualTo(canonical);
    assertThat(new ScenarioStream(SCENARIO, SPLIT, SEED + 1).canonical(64)).isNotEqualTo(canonical);
    assertThatIllegalArgumentException().isThrownBy(() -> stream.canonical(TRANSFORMED + 1));
  }

  @Test
  void ids_ofAllParts_areDistinct() {
    var ids = new HashSet<String>();
    LongStream.range(0, 300).forEach(index -> ids.add(stream.at(index).id()));
    stream.heldOut(20).forEach(digit -> ids.add(digit.id()));
    stream.canonical(64).forEach(digit -> ids.add(digit.id()));

    assertThat(ids).hasSize(300 + 60 + 64).contains("42-0", "42-held-out-0", "42-canonical-0");
  }

  @Test
  void image_ofATransformedDigit_carriesTruthOnlyWhenAsked() {
    var digit = stream.at(3);

    var blind = (Image) ImageCodec.decode(ImageCodec.encode(digit.image("run-1")));
    var seeing = (Image) ImageCodec.decode(ImageCodec.encode(digit.imageWithTruth("run-1")));

    assertThat(blind.id()).isEqualTo("42-3");
    assertThat(blind.source()).isEqualTo("mechanist/produce/run-1");
    assertThat(blind.pixels()).isEqualTo(digit.transformed());
    assertThat(blind.headers()).extracting(Header::name).noneMatch(n -> n.startsWith("truth-"));
    assertThat(Truth.in(seeing.headers(), 32, 32)).contains(digit.truth());
  }

  @Test
  void image_ofACanonicalDigit_saysNothingButThePixels() {
    var image = stream.canonical(1).get(0).image("run-1");

    assertThat(image.headers()).isEmpty();
    assertThat(image.source()).isEqualTo("mechanist/produce/run-1");
  }

  private static List<Integer> numbers(ScenarioStream stream, int pass) {
    return LongStream.range(0, TRANSFORMED)
        .mapToObj(i -> NumberedDigits.number(stream.at(pass * 100L + i).truth().clean()))
        .toList();
  }

  private static Phase phase(long images, List<Double> weights, String... mechanisms) {
    return new Phase(images, Stream.of(mechanisms).map(Mechanisms::parse).toList(), weights);
  }
}
