package org.mechanist.serving.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The verdict on one part of a run, as counts: memory grows with mechanisms × experts, not with
 * images. Not thread-safe; see {@link Evaluation}.
 */
public final class PartEvaluation {

  private final AccuracyCount all = new AccuracyCount();
  private final Map<String, AccuracyCount> byMechanism = new TreeMap<>(new NaturalOrder());
  private final Assignment assignment = new Assignment();
  private final RunningCurve curve;

  PartEvaluation(int windowImages) {
    this.curve = new RunningCurve(windowImages);
  }

  void add(Observation observation) {
    all.add(observation);
    byMechanism
        .computeIfAbsent(observation.mechanism(), name -> new AccuracyCount())
        .add(observation);
    assignment.add(observation.mechanism(), observation.expert());
    curve.add(observation);
  }

  /** Images judged. */
  public long images() {
    return all.images();
  }

  /** Over all images. */
  public Accuracy accuracy() {
    return all.accuracy();
  }

  /** For each mechanism, names in natural order. */
  public Map<String, Accuracy> accuracyByMechanism() {
    var accuracies = new LinkedHashMap<String, Accuracy>();
    byMechanism.forEach((mechanism, count) -> accuracies.put(mechanism, count.accuracy()));
    return accuracies;
  }

  /** How many images of each mechanism were judged, names in natural order. */
  public Map<String, Long> imagesByMechanism() {
    var images = new LinkedHashMap<String, Long>();
    byMechanism.forEach((mechanism, count) -> images.put(mechanism, count.images()));
    return images;
  }

  /** Who restored what. It goes on counting. */
  public Assignment assignment() {
    return assignment;
  }

  /** Accuracy over images seen, in windows. */
  public List<CurvePoint> curve() {
    return curve.points();
  }
}
