package org.mechanist.serving.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a run is judged by; the fields are those of {@link PartEvaluation} and its assignment.
 *
 * @param images that were judged
 */
public record Verdict(
    long images,
    Accuracy accuracy,
    double purity,
    double ari,
    boolean bijective,
    Map<String, Accuracy> accuracyByMechanism,
    Map<String, Map<String, Double>> share) {

  private static final double ABOUT = 0.05;

  public Verdict {
    Objects.requireNonNull(accuracy, "accuracy");
    Objects.requireNonNull(accuracyByMechanism, "accuracyByMechanism");
    Objects.requireNonNull(share, "share");
  }

  /** Of no image. */
  public static Verdict ofNothing() {
    return of(new Evaluation().stream());
  }

  /** The verdict on {@code part} as it is now. */
  public static Verdict of(PartEvaluation part) {
    var assignment = part.assignment();
    return new Verdict(
        part.images(),
        part.accuracy(),
        assignment.purity(),
        assignment.ari(),
        assignment.bijective(),
        part.accuracyByMechanism(),
        assignment.share());
  }

  /**
   * The expert that won most of a mechanism's images.
   *
   * @throws IllegalArgumentException if none of its images was judged
   */
  public String expertOf(String mechanism) {
    return share.getOrDefault(mechanism, Map.of()).entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow(() -> new IllegalArgumentException("no image of %s".formatted(mechanism)))
        .getKey();
  }

  /** Mechanisms of which restored digits are read about as well as clean ones, transformed not. */
  public List<String> restoredMechanisms() {
    return accuracyByMechanism.entrySet().stream()
        .filter(entry -> entry.getValue().restored() >= entry.getValue().clean() - ABOUT)
        .filter(entry -> entry.getValue().transformed() < entry.getValue().clean() - ABOUT)
        .map(Map.Entry::getKey)
        .toList();
  }
}
