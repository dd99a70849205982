package org.mechanist.serving.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.classifier.Classifier;
import org.mechanist.serving.classifier.DigitClassifier;

/**
 * Reads the digits of images that came by, and compares them with their labels where there are any.
 * Thread-safe.
 */
final class Judge {

  /** An image that was looked at; empty if nobody says what it shows. */
  record Judged(LiveImage image, Optional<Hits.Hit> hit) {}

  private final Classifier classifier;

  /**
   * @param classifier reads the digits of 32×32 images
   */
  Judge(Classifier classifier) {
    this.classifier = classifier;
  }

  /** As many, in their order; all of them are read in one call. */
  List<Judged> judge(List<Pair> pairs) {
    var toRead = new ArrayList<Pixels>();
    for (var pair : pairs) {
      if (DigitClassifier.reads(pair.transformed())) {
        toRead.add(pair.restored().pixels());
        pair.truth().ifPresent(truth -> toRead.addAll(List.of(pair.transformed(), truth.clean())));
      }
    }
    var digits =
        toRead.isEmpty() ? new int[0] : classifier.classify(toRead); // in the order of toRead
    var judged = new ArrayList<Judged>(pairs.size());
    int next = 0;
    for (var pair : pairs) {
      var truth = pair.truth();
      int own = !DigitClassifier.reads(pair.transformed()) ? 0 : truth.isPresent() ? 3 : 1;
      judged.add(judged(pair, truth, Arrays.copyOfRange(digits, next, next + own)));
      next += own;
    }
    return judged;
  }

  /**
   * @param digits of what was restored, and of the transformed and the clean image; as far as known
   */
  private static Judged judged(Pair pair, Optional<Truth> truth, int[] digits) {
    var restored = pair.restored();
    var mechanism = Pair.mechanism(restored);
    var image =
        new LiveImage(
            restored.id(),
            restored.pixels().width(),
            restored.pixels().height(),
            pair.transformed().values(),
            restored.pixels().values(),
            restored.expert(),
            restored.score(),
            restored.explained(),
            mechanism.orElse(null),
            truth.map(Truth::label).orElse(null),
            digits.length > 0 ? digits[0] : null);
    if (digits.length < 3) {
      return new Judged(image, Optional.empty());
    }
    int label = truth.orElseThrow().label();
    return new Judged(
        image,
        Optional.of(
            new Hits.Hit(
                mechanism.orElse(Shares.UNKNOWN),
                digits[1] == label,
                digits[0] == label,
                digits[2] == label)));
  }
}
