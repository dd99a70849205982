package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.restore.OnDemandRestorer;
import org.mechanist.serving.restore.OnDemandRestorer.Outcome;

/**
 * Restores what a client sends: distorts it first if it is to, lets the experts of the newest
 * snapshot compete, and reads the digit of what comes out. Thread-safe; takes a while.
 */
final class Restoring {

  static final int MOST_IMAGES = 64;

  /**
   * What became of an image.
   *
   * @param label the digit that the classifier sees; null if it reads no images of that size
   * @param probability of that digit, as it believes; null likewise
   * @param scores of all experts
   */
  record RestoredImage(
      int width,
      int height,
      byte[] transformed,
      byte[] restored,
      String expert,
      double score,
      boolean explained,
      Integer label,
      Double probability,
      Map<String, Double> scores) {}

  /** What became of all, and by which weights. */
  record Result(List<RestoredImage> images, String modelVersion) {}

  private final OnDemandRestorer restorer;
  private final DigitClassifier classifier;

  Restoring(OnDemandRestorer restorer, DigitClassifier classifier) {
    this.restorer = restorer;
    this.classifier = classifier;
  }

  /** What becomes of them; a problem if that makes no sense. */
  Result restore(RestoreRequest request) {
    var transformed = transformed(request);
    Optional<OnDemandRestorer.Answer> answer;
    try {
      answer = restorer.restore(transformed, Optional.ofNullable(request.expert()));
    } catch (IllegalArgumentException e) {
      throw invalid("Nothing is restored: %s.".formatted(e.getMessage()));
    }
    var restored =
        answer.orElseThrow(
            () ->
                Answers.problem(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "There is no snapshot of a learner yet."));
    return new Result(
        results(transformed, restored.outcomes()), restored.manifest().modelVersion());
  }

  private static List<Pixels> transformed(RestoreRequest request) {
    var images = request.images();
    if (images == null || images.isEmpty() || images.size() > MOST_IMAGES) {
      throw invalid("1 to %d images are restored at a time.".formatted(MOST_IMAGES));
    }
    var mechanism =
        Optional.ofNullable(request.mechanism()).map(MechanismChoice::mechanism).orElse(null);
    var random = new SplittableRandom();
    var transformed = new ArrayList<Pixels>(images.size());
    for (var image : images) {
      var pixels = pixels(image);
      transformed.add(mechanism == null ? pixels : mechanism.apply(pixels, random));
    }
    return transformed;
  }

  private static Pixels pixels(RestoreRequest.Raw image) {
    if (image == null || image.pixels() == null) {
      throw invalid("An image has width, height and pixels, in base64.");
    }
    try {
      return new Pixels(image.width(), image.height(), image.pixels());
    } catch (IllegalArgumentException e) {
      throw invalid("That is no image: %s.".formatted(e.getMessage()));
    }
  }

  private List<RestoredImage> results(List<Pixels> transformed, List<Outcome> outcomes) {
    boolean readable = DigitClassifier.reads(outcomes.get(0).pixels());
    var readings =
        readable
            ? classifier.read(outcomes.stream().map(Outcome::pixels).toList())
            : List.<DigitClassifier.Reading>of();
    var results = new ArrayList<RestoredImage>(outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      results.add(result(transformed.get(i), outcomes.get(i), readable ? readings.get(i) : null));
    }
    return results;
  }

  private static RestoredImage result(
      Pixels transformed, Outcome outcome, DigitClassifier.Reading reading) {
    return new RestoredImage(
        transformed.width(),
        transformed.height(),
        transformed.values(),
        outcome.pixels().values(),
        outcome.expert(),
        outcome.score(),
        outcome.explained(),
        reading == null ? null : reading.digit(),
        reading == null ? null : reading.probability(),
        outcome.scores());
  }

  private static RuntimeException invalid(String detail) {
    return Answers.problem(HttpResponseStatus.UNPROCESSABLE_ENTITY, detail);
  }
}
