package org.mechanist.serving.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mechanist.ingest.mnist.MnistLocator;
import org.mechanist.ingest.mnist.Progress;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.schemas.Pixels;

/** The classifier that ships, on the test set that it was not trained on. */
class BundledClassifierIT {

  private static final int MAX_BYTES = 1 << 20;

  @Test
  void classify_cleanTestSet_isRightOnAtLeast99Percent() throws Exception {
    var test =
        Split.of(MnistLocator.standard().locate(Optional.empty(), Progress.SILENT)).heldOut();
    var images = new ArrayList<Pixels>();
    for (int i = 0; i < test.count(); i++) {
      images.add(test.digit(i).clean());
    }
    try (var classifier = DigitClassifier.bundled()) {
      var digits = classifier.classify(images);
      int right = 0;
      for (int i = 0; i < digits.length; i++) {
        right += digits[i] == test.digit(i).label() ? 1 : 0;
      }
      assertThat(right).isGreaterThanOrEqualTo(9_900);
    }
  }

  @Test
  void resource_ofTheModel_isAtMostOneMegabyte() throws Exception {
    try (var model =
        DigitClassifier.class.getResourceAsStream("/org/mechanist/serving/classifier/mnist.onnx")) {
      assertThat(model.readAllBytes().length).isLessThanOrEqualTo(MAX_BYTES);
    }
  }
}
