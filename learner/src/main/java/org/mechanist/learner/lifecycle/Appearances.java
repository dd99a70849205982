package org.mechanist.learner.lifecycle;

import java.util.Arrays;
import org.mechanist.learner.checkpoint.State;

/**
 * What the images look like that experts learn from once they have settled, before they are
 * restored: how bright they are and how much contrast they have. An objective can only tell what it
 * has been shown something of; where it takes all that an expert makes of a new mechanism for
 * canonical, its images tell. Where digits are in the image does not count: experts follow a
 * mechanism that drifts. Owned by the learner thread.
 */
final class Appearances {

  private static final int MEASURES = 2; // of an image: mean and standard deviation of its pixels

  /** So many images at a look, and four times as many before it, say something. */
  private static final int LEAST = 64;

  private static final double LEAST_DEVIATION = 0.01; // of a measure, of pixels from 0 to 1

  private long[] before; // images, by place
  private double[] sums; // over these, [place][measure]
  private double[] squares;
  private long[] now; // images since the last look
  private double[] sumsNow;
  private double[] squaresNow;

  Appearances(int places) {
    before = new long[places];
    sums = new double[places * MEASURES];
    squares = new double[places * MEASURES];
    now = new long[places];
    sumsNow = new double[places * MEASURES];
    squaresNow = new double[places * MEASURES];
  }

  /**
   * @param pixels of one image, 0 to 1
   */
  void add(int place, float[] pixels) {
    double sum = 0;
    double square = 0;
    for (float pixel : pixels) {
      sum += pixel;
      square += pixel * pixel;
    }
    double mean = sum / pixels.length;
    double deviation = Math.sqrt(Math.max(0, square / pixels.length - mean * mean));
    now[place]++;
    note(place, 0, mean);
    note(place, 1, deviation);
  }

  private void note(int place, int measure, double value) {
    sumsNow[place * MEASURES + measure] += value;
    squaresNow[place * MEASURES + measure] += value * value;
  }

  /**
   * How far the images since the last look are from those before it, on average: in standard
   * deviations of single images, for the measure where it is most; 0 as long as too few have been
   * seen.
   */
  double shift(int place) {
    if (now[place] < LEAST || before[place] < 4 * LEAST) {
      return 0;
    }
    double most = 0;
    for (int i = place * MEASURES; i < (place + 1) * MEASURES; i++) {
      double mean = sums[i] / before[place];
      double deviation = Math.sqrt(Math.max(0, squares[i] / before[place] - mean * mean));
      double shift =
          Math.abs(sumsNow[i] / now[place] - mean) / Math.max(LEAST_DEVIATION, deviation);
      most = Math.max(most, shift);
    }
    return most;
  }

  /** A look has been taken: what was new belongs to what was before. */
  void age() {
    for (int place = 0; place < now.length; place++) {
      before[place] += now[place];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += sumsNow[i];
      squares[i] += squaresNow[i];
    }
    Arrays.fill(now, 0);
    Arrays.fill(sumsNow, 0);
    Arrays.fill(squaresNow, 0);
  }

  /** What an expert learns from begins anew. */
  void forget(int place) {
    before[place] = 0;
    now[place] = 0;
    for (var all : new double[][] {sums, squares, sumsNow, squaresNow}) {
      Arrays.fill(all, place * MEASURES, (place + 1) * MEASURES, 0);
    }
  }

  void exchange(State state) {
    before = state.array("before", before);
    sums = state.array("sums", sums);
    squares = state.array("squares", squares);
    now = state.array("now", now);
    sumsNow = state.array("sumsNow", sumsNow);
    squaresNow = state.array("squaresNow", squaresNow);
  }
}
