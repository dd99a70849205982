package org.mechanist.serving.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.CurvePoint;

/** Leaves its pictures under {@code target/pictures} for people to look at. */
class PictureTest {

  private static final Path FOLDER = Path.of("target", "pictures");
  private static final Accuracy LEVELS = new Accuracy(0.41, 0, 0.991);

  @ParameterizedTest
  @EnumSource
  void draw_samplesOfTenMechanisms_fillTwoBands(Palette palette) throws IOException {
    var grid = keep("samples", palette, SampleGrid.draw(FakeSamples.of(3, 1), palette));
    var one = SampleGrid.draw(FakeSamples.of(3, 1).subList(0, 3), palette);
    assertThat(grid.getWidth()).isGreaterThan(3 * one.getWidth());
    assertThat(grid.getHeight()).isGreaterThan(3 * one.getHeight() / 2);
  }

  @ParameterizedTest
  @EnumSource
  void draw_attempts_frameTheWinnerOfEachColumn(Palette palette) throws IOException {
    var columns =
        FakeSamples.of(1, 1).stream()
            .map(
                sample ->
                    new Attempts(
                        sample.mechanism(),
                        sample.expert(),
                        sample.transformed(),
                        Map.of("expert-x", sample.transformed(), sample.expert(), sample.clean())))
            .toList();
    var grid = keep("attempts", palette, AttemptGrid.draw(columns, palette));
    int framed = ((3 * 32 + 8) * (3 * 32 + 8) - 3 * 32 * 3 * 32) * 4; // nominal pixels are 2×2
    assertThat(count(grid, palette.restored())).isEqualTo(10L * framed);
  }

  @Test
  void draw_letters_areWhiteOnBlackDifferentAndOfTheirSize() throws IOException {
    var letters = Letters.draw(10, 48);
    var samples =
        letters.stream().map(letter -> new Sample("a", "none", "none", letter, letter, letter));
    keep("letters", Palette.LIGHT, SampleGrid.draw("Letters", samples.toList(), Palette.LIGHT));
    assertThat(letters).doesNotHaveDuplicates().isEqualTo(Letters.draw(12, 48).subList(0, 10));
    for (var letter : letters) {
      assertThat(letter.size()).isEqualTo("48×48");
      assertThat(letter.at(0, 0)).isZero();
      long bright =
          IntStream.range(0, 48 * 48).filter(i -> letter.at(i % 48, i / 48) == 255).count();
      assertThat(bright).isBetween(48L, 48L * 48 / 4);
    }
  }

  @Test
  void draw_oneGreySample_isThatGrey() {
    var values = new byte[32 * 32];
    Arrays.fill(values, (byte) 100);
    var grey = new Pixels(32, 32, values);
    var grid =
        SampleGrid.draw(
            List.of(new Sample("a", "translate(-4,-4)", "expert-7", grey, grey, grey)),
            Palette.LIGHT);
    long greys = 0;
    for (int y = 0; y < grid.getHeight(); y++) {
      for (int x = 0; x < grid.getWidth(); x++) {
        int rgb = grid.getRGB(x, y);
        greys +=
            Math.abs((rgb >> 8 & 0xff) - 100) <= 1 && (rgb & 0xff) == (rgb >> 16 & 0xff) ? 1 : 0;
      }
    }
    long side = 32 * 3 * Canvas.DENSITY;
    assertThat(greys).isBetween(3 * side * side, 3 * side * side + 200);
  }

  @ParameterizedTest
  @EnumSource
  void draw_curve_hasEachLevelInItsColour(Palette palette) throws IOException {
    var curve =
        keep(
            "accuracy",
            palette,
            AccuracyCurve.draw(points(), new Accuracy(0.41, 0, 0.991), palette));
    assertThat(colours(curve))
        .contains(
            palette.clean().getRGB(), palette.transformed().getRGB(), palette.restored().getRGB());
  }

  @Test
  void draw_curveOfOnePoint_isDrawn() throws IOException {
    var points = List.of(new CurvePoint(40, new Accuracy(0.4, 0.5, 1)));
    var curve = AccuracyCurve.draw(points, new Accuracy(0.4, 0.5, 1), Palette.LIGHT);
    assertThat(colours(keep("accuracy-one", Palette.LIGHT, curve)))
        .contains(Palette.LIGHT.restored().getRGB());
  }

  @ParameterizedTest
  @EnumSource
  void draw_ratios_shadeLessAndMoreThanOneApart(Palette palette) throws IOException {
    var ratios = new LinkedHashMap<String, Map<String, Double>>();
    ratios.put("invert", Map.of("translate(4,0)", 2.0, "translate(4,4)", 3.5));
    ratios.put("translate(4,0)", Map.of("invert", 1.0, "translate(4,4)", 0.0));
    ratios.put("translate(4,4)", Map.of());
    var matrix = keep("ratios", palette, RatioMatrix.draw(ratios, palette));
    long cell = count(matrix, palette.fullShare());
    assertThat(cell).isGreaterThan(1000);
    assertThat(count(matrix, palette.excess())).isBetween(3 * cell / 2, 5 * cell / 2);
  }

  @Test
  void draw_ratiosOfNone_areRefused() {
    assertThatThrownBy(() -> RatioMatrix.draw(Map.of(), Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void draw_sharesOfTenMechanisms_shadeFullShares(Palette palette) throws IOException {
    var matrix = keep("assignment", palette, ShareMatrix.draw(shares(), palette));
    assertThat(colours(matrix)).contains(palette.fullShare().getRGB());
  }

  @Test
  void draw_oneShare_isDrawn() throws IOException {
    var matrix = ShareMatrix.draw(Map.of("invert", Map.of("expert-0", 1.0)), Palette.LIGHT);
    assertThat(colours(keep("assignment-one", Palette.LIGHT, matrix)))
        .contains(Palette.LIGHT.fullShare().getRGB());
  }

  @Test
  void draw_curveOverSteps_isHalfAsWide() throws IOException {
    var curve = AccuracyCurve.overSteps(rise(1, 0.98), new Accuracy(0.41, 0, 0.991), Palette.LIGHT);
    keep("accuracy-steps", Palette.LIGHT, curve);
    assertThat(curve.getWidth()).isEqualTo(LineChart.HALF_WIDTH * Canvas.DENSITY);
    assertThat(colours(curve)).contains(Palette.LIGHT.restored().getRGB());
  }

  @ParameterizedTest
  @EnumSource
  void draw_logits_haveAColourEach(Palette palette) throws IOException {
    var fall = rise(3, 1).stream().map(p -> new Point(p.x(), -6 * p.y())).toList();
    var logits = LogitCurves.draw(rise(1, 4), rise(2, 1), fall, palette);
    assertThat(colours(keep("logits", palette, logits)))
        .contains(
            palette.clean().getRGB(), palette.transformed().getRGB(), palette.restored().getRGB());
  }

  @Test
  void draw_logitsThatAreNotFinite_areLeftOut() {
    var gone = List.of(new Point(0, Double.NaN), new Point(25, Double.POSITIVE_INFINITY));
    var logits = LogitCurves.draw(rise(1, 4), gone, gone, Palette.LIGHT);
    assertThat(colours(logits))
        .contains(Palette.LIGHT.clean().getRGB())
        .doesNotContain(Palette.LIGHT.restored().getRGB());
    assertThatThrownBy(() -> LogitCurves.draw(gone, gone, List.of(), Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void draw_scoresOfTenMechanisms_standInRowsOfFive(Palette palette) throws IOException {
    var scores =
        FakeSamples.MECHANISMS.stream()
            .map(
                mechanism ->
                    new ScoreCurves.Scores(
                        mechanism,
                        Map.of(
                            "expert-1",
                            rise(1, 2),
                            "expert-2",
                            rise(2, -3),
                            "expert-3",
                            rise(3, -40))))
            .toList();
    var all = keep("scores", palette, ScoreCurves.draw(scores, palette));
    var one = ScoreCurves.draw(scores.subList(0, 1), palette);
    assertThat(all.getWidth()).isEqualTo(5 * one.getWidth());
    assertThat(all.getHeight()).isEqualTo(2 * one.getHeight());
    assertThat(colours(one)).contains(palette.restored().getRGB());
  }

  @ParameterizedTest
  @EnumSource
  void draw_sharesThatStay_haveTheirLevel(Palette palette) throws IOException {
    var unchanged = keep("unchanged", palette, SeedCurves.unchanged(seeds(1), 0.98, palette));
    assertThat(colours(unchanged)).contains(palette.clean().getRGB());
  }

  @ParameterizedTest
  @EnumSource
  void draw_variants_haveAColourEach(Palette palette) throws IOException {
    var variants = new LinkedHashMap<String, List<Point>>();
    variants.put("64-filters", rise(1, 0.97));
    variants.put("128-filters", rise(2, 0.9));
    var curves = keep("variants", palette, VariantCurves.accuracy(variants, palette));
    assertThat(colours(curves))
        .contains(palette.restored().getRGB(), palette.transformed().getRGB());
  }

  @ParameterizedTest
  @EnumSource
  void draw_manySeeds_haveMedianAndLevel(Palette palette) throws IOException {
    var accuracy = keep("seeds", palette, SeedCurves.accuracy(seeds(0.98), LEVELS, palette));
    assertThat(colours(accuracy)).contains(palette.clean().getRGB(), palette.text().getRGB());
    var experts = keep("experts", palette, SeedCurves.experts(experts(), 10, palette));
    assertThat(experts.getWidth()).isEqualTo(accuracy.getWidth());
    assertThat(colours(experts)).contains(palette.clean().getRGB()).hasSizeGreaterThan(10);
  }

  @Test
  void draw_oneSeed_hasNoMedian() {
    var one = SeedCurves.accuracy(seeds(0.98).subList(0, 1), LEVELS, Palette.LIGHT);
    var two = SeedCurves.accuracy(seeds(0.98).subList(0, 2), LEVELS, Palette.LIGHT);
    assertThat(count(one, Palette.LIGHT.text())).isLessThan(count(two, Palette.LIGHT.text()) - 500);
  }

  @ParameterizedTest
  @EnumSource
  void draw_pairOfShares_standsSideBySide(Palette palette) throws IOException {
    var first = new LinkedHashMap<String, Map<String, Double>>();
    shares()
        .forEach(
            (mechanism, row) ->
                first.put(mechanism, Map.of("expert-7", 0.61, "expert-2", 0.3, "expert-11", 0.09)));
    var pair =
        ShareMatrix.pair(
            new ShareMatrix.Titled("Step 25", first),
            new ShareMatrix.Titled("Held-out images, at the end", shares()),
            palette);
    keep("pair", palette, pair);
    assertThat(pair.getWidth()).isGreaterThan(2 * pair.getHeight());
    int half = pair.getWidth() / 2;
    var left = pair.getSubimage(0, 0, half, pair.getHeight());
    var right = pair.getSubimage(half, 0, half, pair.getHeight());
    assertThat(colours(left)).doesNotContain(palette.fullShare().getRGB());
    assertThat(colours(right)).contains(palette.fullShare().getRGB());
  }

  @Test
  void draw_pairOfOneShare_isDrawn() throws IOException {
    var one = new ShareMatrix.Titled("Step 1", Map.of("invert", Map.of("a", 1.0)));
    var pair = ShareMatrix.pair(one, one, Palette.LIGHT);
    assertThat(colours(keep("pair-one", Palette.LIGHT, pair)))
        .contains(Palette.LIGHT.fullShare().getRGB());
  }

  @Test
  void draw_nothing_isRefused() {
    var titled = new ShareMatrix.Titled("", Map.of());
    assertThatThrownBy(() -> ShareMatrix.pair(titled, titled, Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ScoreCurves.draw(List.of(), Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VariantCurves.accuracy(Map.of(), Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SeedCurves.unchanged(List.of(), 1, Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SeedCurves.accuracy(List.of(), LEVELS, Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SeedCurves.experts(List.of(), 10, Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
    var none = new Accuracy(0, 0, 0);
    assertThatThrownBy(() -> AttemptGrid.draw(List.of(), Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SampleGrid.draw(List.of(), Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AccuracyCurve.draw(List.of(), none, Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ShareMatrix.draw(Map.of(), Palette.LIGHT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<CurvePoint> points() {
    var points = new ArrayList<CurvePoint>();
    for (int window = 1; window <= 40; window++) {
      double restored = 0.99 - 0.6 * Math.exp(-window / 8.0) + 0.01 * Math.sin(7 * window);
      points.add(new CurvePoint(640L * window, new Accuracy(0.4, restored, 0.99)));
    }
    return points;
  }

  private static Map<String, Map<String, Double>> shares() {
    var shares = new LinkedHashMap<String, Map<String, Double>>();
    for (int i = 0; i < FakeSamples.MECHANISMS.size(); i++) {
      var row = new LinkedHashMap<String, Double>();
      row.put("expert-" + i * 3 % 10, i == 2 ? 0.62 : i == 5 ? 0.98 : 1.0);
      if (i == 2) {
        row.put("expert-9", 0.38);
      } else if (i == 5) {
        row.put("expert-0", 0.02);
      }
      shares.put(FakeSamples.MECHANISMS.get(i), row);
    }
    return shares;
  }

  /** From 40 % of {@code height} up to it, with a jitter that depends on the seed. */
  private static List<Point> rise(long seed, double height) {
    var random = new Random(seed);
    var points = new ArrayList<Point>();
    for (int step = 25; step <= 2000; step += 25) {
      double y = height * (1 - 0.6 * Math.exp(-step / (150.0 + 20 * seed)));
      points.add(new Point(step, y - 0.01 * height * random.nextDouble()));
    }
    return points;
  }

  private static List<SeedCurve> seeds(double height) {
    return IntStream.rangeClosed(1, 10)
        .mapToObj(
            seed -> new SeedCurve(seed, seed % 4 != 0, rise(seed, seed % 4 == 0 ? 0.93 : height)))
        .toList();
  }

  private static List<SeedCurve> experts() {
    return seeds(10).stream()
        .map(
            seed ->
                new SeedCurve(
                    seed.seed(),
                    seed.oneToOne(),
                    seed.points().stream()
                        .map(p -> new Point(p.x(), seed.oneToOne() ? Math.round(p.y()) : 9))
                        .toList()))
        .toList();
  }

  private static long count(BufferedImage image, Color colour) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == colour.getRGB())
        .count();
  }

  private static int[] colours(BufferedImage image) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
        .distinct()
        .toArray();
  }

  private static BufferedImage keep(String name, Palette palette, BufferedImage image)
      throws IOException {
    Files.createDirectories(FOLDER);
    var file = FOLDER.resolve(name + "-" + palette + ".png");
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    return image;
  }
}
