package org.mechanist.serving.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.onnx.Provider;
import org.mechanist.serving.onnx.TinyModel;

class DigitClassifierTest {

  @Test
  void classify_moreThanOneChunk_keepsTheOrder() {
    var digits = IntStream.range(0, 2 * DigitClassifier.MAX_BATCH + 7).map(i -> i * 7 % 10);
    var expected = digits.toArray();
    try (var classifier = new DigitClassifier(TinyModel.brightestOfFirstTen())) {
      var images = IntStream.of(expected).mapToObj(DigitClassifierTest::bright).toList();
      assertThat(classifier.classify(images)).isEqualTo(expected);
    }
  }

  @Test
  void classify_pixels_areUnsignedAndScaledToOne() {
    var values = new byte[32 * 32];
    values[3] = (byte) 255; // −1 if it were read as signed
    values[4] = 127;
    try (var classifier = new DigitClassifier(TinyModel.brightestOfFirstTen())) {
      assertThat(classifier.classify(List.of(new Pixels(32, 32, values)))).containsExactly(3);
    }
  }

  @Test
  void classify_noImages_givesNone() {
    try (var classifier = new DigitClassifier(TinyModel.brightestOfFirstTen(), 2)) {
      assertThat(classifier.classify(List.of())).isEmpty();
    }
  }

  @Test
  void classify_otherSize_saysWhatIsAllowed() {
    try (var classifier = new DigitClassifier(TinyModel.brightestOfFirstTen())) {
      var small = List.of(new Pixels(28, 28, new byte[28 * 28]));
      assertThatThrownBy(() -> classifier.classify(small))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("32×32")
          .hasMessageContaining("28×28");
    }
  }

  @Test
  void provider_withoutCudaLibrary_isCpu() {
    assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
    try (var classifier = new DigitClassifier(TinyModel.brightestOfFirstTen())) {
      assertThat(classifier.provider()).isEqualTo(Provider.CPU);
    }
  }

  @Test
  void constructor_otherInput_isRefused() {
    var model = TinyModel.digits("picture", "logits", 32);
    assertThatThrownBy(() -> new DigitClassifier(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no input \"image\"");
  }

  @Test
  void constructor_otherImageSize_isRefused() {
    var model = TinyModel.digits("image", "logits", 28);
    assertThatThrownBy(() -> new DigitClassifier(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("28, 28");
  }

  @Test
  void constructor_noModel_isRefused() {
    assertThatThrownBy(() -> new DigitClassifier(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("can't be loaded");
  }

  @Test
  void resource_absent_saysWhichIsMissing() {
    assertThatThrownBy(() -> DigitClassifier.resource("/org/mechanist/none.onnx"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/org/mechanist/none.onnx");
  }

  private static Pixels bright(int place) {
    var values = new byte[32 * 32];
    values[place] = (byte) 200;
    return new Pixels(32, 32, values);
  }
}
