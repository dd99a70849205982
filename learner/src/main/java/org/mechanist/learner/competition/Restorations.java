package org.mechanist.learner.competition;

/** The restorations of one competition, taken out of the engine to be compared. */
public final class Restorations {

  private static final double SMALLEST = 1e-3; // variance, of restorations that are blank

  private final Competition competition;
  private final float[] pixels;
  private final int area;

  public Restorations(Competition competition) {
    this.competition = competition;
    this.pixels = competition.restorations().toFloatArray();
    this.area = (int) (pixels.length / competition.restorations().getShape().get(0));
  }

  /**
   * The mean squared difference of two experts' restorations of an image over the sum of their
   * variances: 0 if they are equal, 1 if they have nothing to do with each other.
   */
  public double difference(int one, int other, int image) {
    int first = competition.rows()[one][image] * area;
    int second = competition.rows()[other][image] * area;
    double sum = 0;
    double squares = 0;
    double otherSum = 0;
    double otherSquares = 0;
    double difference = 0;
    for (int i = 0; i < area; i++) {
      double a = pixels[first + i];
      double b = pixels[second + i];
      sum += a;
      squares += a * a;
      otherSum += b;
      otherSquares += b * b;
      difference += (a - b) * (a - b);
    }
    double variance = squares - sum * sum / area + otherSquares - otherSum * otherSum / area;
    return difference / (variance + SMALLEST * area);
  }
}
