package org.mechanist.serving.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mechanist.serving.evaluation.NaturalOrder;

/** Turns the scores of a few images, look after look, into {@link Probe}s. Not thread-safe. */
public final class ProbeWatch {

  private final List<String> mechanisms;
  private int[] before;

  /**
   * @param mechanisms what transformed each image
   */
  public ProbeWatch(List<String> mechanisms) {
    this.mechanisms = List.copyOf(mechanisms);
  }

  /**
   * The probe of this look.
   *
   * @param experts their names
   * @param scores the objective's logit of each expert's restoration, {@code [expert][image]}
   */
  public Probe look(List<String> experts, float[][] scores) {
    var best = IntStream.range(0, mechanisms.size()).map(image -> best(scores, image)).toArray();
    double unchanged = before == null ? Double.NaN : equalShare(before, best);
    before = best;
    return new Probe(means(experts, scores), unchanged);
  }

  private Map<String, Map<String, Double>> means(List<String> experts, float[][] scores) {
    var means = new TreeMap<String, Map<String, Double>>(new NaturalOrder());
    for (var mechanism : mechanisms) {
      means.computeIfAbsent(mechanism, name -> means(name, experts, scores));
    }
    return new LinkedHashMap<>(means);
  }

  private Map<String, Double> means(String mechanism, List<String> experts, float[][] scores) {
    var means = new LinkedHashMap<String, Double>();
    for (int i = 0; i < experts.size(); i++) {
      var row = scores[i];
      means.put(
          experts.get(i),
          IntStream.range(0, row.length)
              .filter(image -> mechanisms.get(image).equals(mechanism))
              .mapToDouble(image -> row[image])
              .average()
              .orElseThrow());
    }
    return means;
  }

  private static int best(float[][] scores, int image) {
    int best = 0;
    for (int expert = 1; expert < scores.length; expert++) {
      best = scores[expert][image] > scores[best][image] ? expert : best;
    }
    return best;
  }

  private static double equalShare(int[] before, int[] now) {
    return (double) IntStream.range(0, now.length).filter(i -> before[i] == now[i]).count()
        / now.length;
  }
}
