package org.mechanist.serving.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.CurvePoint;

/**
 * What a run came to. The first nine fields, in this order, are a contract ({@code
 * report.schema.json}); later ones may be joined by others.
 *
 * @param images how many there were
 * @param accuracy of the decisive part of the run
 * @param assignment who restored what, in the decisive part
 * @param steps learning steps
 * @param seconds how long it took
 * @param imagesPerSecond restored images over the time after startup; 0 if none passed
 * @param seed of the run
 * @param device the learner's
 * @param recipe its name
 * @param scenario its name, or null
 * @param part the decisive part: {@code held-out}, or {@code stream} where nothing was held out
 * @param classifier where the digit classifier ran, or null
 * @param secondsToFirstRestored from the start of the run, or null
 * @param exactlyOnce whether each image came out once
 * @param mechanisms the decisive part's accuracy for each mechanism
 * @param stream accuracy on the images that were learned from, each judged before that
 * @param curve the same in windows
 * @param lifecycle what was decided about experts; empty of a committee of fixed size
 * @param expertsOverTime how many experts there were from the beginning on, at each change; empty
 *     as above
 * @param detectionDelayImages for each mechanism that joined later, its images until an expert was
 *     spawned or revived; without those for which none was
 * @param forgetting for each mechanism that was away for a while, the share of its images restored
 *     before that, less the share afterwards
 * @param spuriousDecisions that the stream gave no reason for; null of a committee of fixed size
 */
@JsonPropertyOrder({
  "images",
  "accuracy",
  "assignment",
  "steps",
  "seconds",
  "imagesPerSecond",
  "seed",
  "device",
  "recipe"
})
public record DemoReport(
    Images images,
    Accuracy accuracy,
    AssignmentReport assignment,
    long steps,
    Seconds seconds,
    double imagesPerSecond,
    long seed,
    String device,
    String recipe,
    String scenario,
    String part,
    String classifier,
    Double secondsToFirstRestored,
    ExactlyOnce exactlyOnce,
    Map<String, Accuracy> mechanisms,
    Accuracy stream,
    List<CurvePoint> curve,
    List<Decided> lifecycle,
    List<Experts> expertsOverTime,
    Map<String, Long> detectionDelayImages,
    Map<String, Double> forgetting,
    Long spuriousDecisions) {

  /**
   * Images of a run.
   *
   * @param produced sent to the transformed topic
   * @param restored different ones that came out restored
   * @param deadLettered that came out as dead letters
   */
  public record Images(long produced, long restored, long deadLettered) {}

  /**
   * Who restored what; the fields are those of {@link org.mechanist.serving.evaluation.Assignment}.
   */
  public record AssignmentReport(
      double ari,
      double purity,
      int experts,
      int mechanisms,
      boolean bijective,
      Map<String, Map<String, Double>> share) {}

  /**
   * Times in seconds.
   *
   * @param startup until the learner was ready
   * @param pretraining of that, what identity pretraining took
   * @param total until the report, startup included
   */
  public record Seconds(double startup, double pretraining, double total) {}

  /**
   * Images that broke "each comes out once": both are 0 when all is well.
   *
   * @param lost came out nowhere
   * @param duplicated restored images beyond the first of the same transformed one
   */
  public record ExactlyOnce(long lost, long duplicated) {}

  /**
   * A decision about an expert.
   *
   * @param step learning steps done, that of the decision among them
   * @param image images seen until then
   * @param decision what happened, as the lifecycle topic calls it
   * @param expert whom it happened to
   * @param reason a sentence for a person
   */
  public record Decided(long step, long image, String decision, String expert, String reason) {}

  /**
   * How many experts there were after so many images and steps, those on trial among them.
   *
   * @param images seen until then
   */
  public record Experts(long step, long images, int experts) {}

  /** A builder, since there is much to say. */
  public static DemoReportBuilder builder() {
    return new DemoReportBuilder();
  }
}
