package org.mechanist.serving.bench;

import java.util.List;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.classifier.Classifier;
import org.mechanist.serving.restore.Restored;
import org.mechanist.serving.restore.RestorerModel;
import org.mechanist.serving.restore.Snapshot;

/**
 * What becomes of images whose labels are known: how well they are read when they are restored, and
 * how many experts it takes for each.
 *
 * @param accuracy share that is read as labelled
 * @param evaluations experts that restored an image, on average
 */
record HeldOutRun(double accuracy, double evaluations) {

  /**
   * Restores them without Kafka.
   *
   * @param labels of the images, in their order
   */
  static HeldOutRun of(
      Snapshot snapshot,
      boolean gated,
      ServeLoad load,
      List<Pixels> images,
      List<Integer> labels,
      Classifier classifier) {
    long right = 0;
    long competed = 0;
    try (var model = RestorerModel.load(snapshot, gated, load.threads())) {
      for (int first = 0; first < images.size(); first += load.batch()) {
        int end = Math.min(first + load.batch(), images.size());
        var restored = model.restore(images.subList(first, end));
        var digits = classifier.classify(restored.stream().map(Restored::pixels).toList());
        for (int i = 0; i < digits.length; i++) {
          right += digits[i] == labels.get(first + i) ? 1 : 0;
          competed += restored.get(i).competed();
        }
      }
    }
    return new HeldOutRun(right / (double) images.size(), competed / (double) images.size());
  }
}
