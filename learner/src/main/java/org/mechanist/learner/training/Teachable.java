package org.mechanist.learner.training;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether an image can teach anybody anything. Constants cannot, nor noise, nor stripes and
 * chequers: there is nothing to be restored in them, an expert that learned from them would unlearn
 * its job, and one that was born for them would have none. They are restored like others.
 *
 * <p>What is refused is not what is odd: an image of a mechanism that nobody has seen is odd, too,
 * and is what all this is for. It is what nothing could be made of that looks canonical. Bounds
 * that are a matter of statistics are constants, measured on MNIST: of 30 000 digits under the
 * hardest built-in mechanism, noise of variance 0.25, those for noise refuse two. What canonical
 * images show, but for the oddest of them, is within bounds.
 *
 * <p>Not noticed: noise with a grain, stripes that are slanted and fine, lattices of thin lines,
 * wide chequers, and about a third of images that are black or white but for noise.
 *
 * <p>A pure function of the canonical images it is made of.
 */
final class Teachable {

  /** Of the canonical images' median variance: a twentieth of their contrast is left. */
  private static final double LEAST_VARIANCE = 1 / 400.0;

  /** Of the least share of black and white pixels in canonical images. */
  private static final double LEAST_EXTREMES = 0.5;

  /** Digits under noise are below both in one of 15 000; black images under it in 67 of 100. */
  private static final double CLUMPS = 1.5;

  private static final double PEAK = 3.8;

  /**
   * The same for images with more or far fewer black and white pixels than canonical ones: noise
   * that no mechanism made of a canonical image. That exceeds them in one of a thousand.
   */
  private static final double CLUMPS_IF_UNUSUAL = 2;

  private static final double PEAK_IF_UNUSUAL = 5.5;

  /** Digits under built-in mechanisms come to 0.8 at most, doubled in size. */
  private static final double OPPOSITION = 0.9;

  /** Likewise to 0.995. */
  private static final double ONE_WAY = 0.999;

  /** What canonical images show is well within the bounds. */
  private static final double MARGIN = 0.7;

  /** Share of canonical images that may be anything: a stray one is no reason to teach noise. */
  private static final double ODDEST = 0.02;

  private final double leastVariance;
  private final double leastExtremes;
  private final double mostExtremes;
  private final double canonicalClumps;
  private final double canonicalPeak;
  private final double mostOpposition;
  private final double mostOneWay;

  /**
   * @param canonical what canonical images look like; if there are none, everything is teachable
   */
  Teachable(List<Look> canonical) {
    leastVariance =
        canonical.isEmpty() ? -1 : LEAST_VARIANCE * quantile(canonical, Look::variance, 0.5);
    leastExtremes = LEAST_EXTREMES * least(canonical, Look::extremes);
    mostExtremes = most(canonical, Look::extremes);
    canonicalClumps = MARGIN * least(canonical, Look::clumps);
    canonicalPeak = MARGIN * least(canonical, Look::peak);
    mostOpposition = Math.max(OPPOSITION, most(canonical, Look::opposition));
    mostOneWay = Math.max(ONE_WAY, most(canonical, Look::oneWay));
  }

  boolean test(Look image) {
    return image.variance() > leastVariance
        && !isNoise(image)
        && image.opposition() <= mostOpposition
        && image.oneWay() <= mostOneWay;
  }

  private boolean isNoise(Look image) {
    boolean unusual = image.extremes() < leastExtremes || image.extremes() > mostExtremes;
    double clumps = unusual ? CLUMPS_IF_UNUSUAL : CLUMPS;
    double peak = unusual ? PEAK_IF_UNUSUAL : PEAK;
    return image.clumps() < Math.min(clumps, canonicalClumps)
        && image.peak() < Math.min(peak, canonicalPeak);
  }

  private static double least(List<Look> canonical, ToDoubleFunction<Look> of) {
    return canonical.isEmpty() ? 0 : quantile(canonical, of, ODDEST);
  }

  private static double most(List<Look> canonical, ToDoubleFunction<Look> of) {
    return canonical.isEmpty() ? Double.POSITIVE_INFINITY : quantile(canonical, of, 1 - ODDEST);
  }

  private static double quantile(List<Look> canonical, ToDoubleFunction<Look> of, double share) {
    var sorted = canonical.stream().mapToDouble(of).sorted().toArray();
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
