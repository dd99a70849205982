package org.mechanist.learner.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.schemas.Pixels;

class ClassifierTrainingTest {

  private static final int SIDE = 16;
  private static final int EPOCHS = 12;

  @Test
  void train_tenShapes_lossFallsAndTheExportedModelNamesThem() throws OrtException {
    var images = shapes(320, 1);
    var labels = labels(320);
    var losses = new ArrayList<Double>();
    try (var training = new ClassifierTraining(SharedTorch.get(), SIDE, SIDE, 1)) {
      double untrained = training.accuracy(images, labels);
      training.train(
          images,
          labels,
          EPOCHS,
          (batch, batches, loss) -> {
            losses.add(loss);
            assertThat(batch).isEqualTo(losses.size()).isLessThanOrEqualTo(batches);
          });

      assertThat(losses).hasSize(EPOCHS * 320 / 64).allMatch(Double::isFinite);
      assertThat(losses.get(losses.size() - 1)).isLessThan(losses.get(0) / 4);
      assertThat(training.accuracy(images, labels)).isGreaterThan(untrained + 0.2);

      var unseen = shapes(100, 2);
      double accuracy = training.accuracy(unseen, labels(100));
      assertThat(accuracy(training.toOnnx(), unseen)).isEqualTo(accuracy);
    }
  }

  @Test
  void train_sameSeed_exportsTheSameBytes() {
    assertThat(trained(1)).isEqualTo(trained(1)).isNotEqualTo(trained(2));
  }

  private static byte[] trained(long seed) {
    try (var training = new ClassifierTraining(SharedTorch.get(), SIDE, SIDE, seed)) {
      training.train(shapes(128, 1), labels(128), 1, (batch, batches, loss) -> {});
      return training.toOnnx();
    }
  }

  private static double accuracy(byte[] model, List<Pixels> images) throws OrtException {
    var floats = FloatBuffer.allocate(images.size() * SIDE * SIDE);
    for (var image : images) {
      for (byte value : image.values()) {
        floats.put((value & 0xff) / 255f);
      }
    }
    var environment = OrtEnvironment.getEnvironment();
    try (var session = environment.createSession(model);
        var input =
            OnnxTensor.createTensor(
                environment, floats.flip(), new long[] {images.size(), 1, SIDE, SIDE});
        var result = session.run(Map.of("image", input))) {
      var logits = (float[][]) result.get("logits").orElseThrow().getValue();
      int right = 0;
      for (int i = 0; i < logits.length; i++) {
        right += argmax(logits[i]) == i % 10 ? 1 : 0;
      }
      return (double) right / logits.length;
    }
  }

  private static int argmax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** The i-th is a bright bar, whose row is its label's, on faint noise. */
  private static List<Pixels> shapes(int count, long seed) {
    var random = new SplittableRandom(seed);
    var images = new ArrayList<Pixels>();
    for (int i = 0; i < count; i++) {
      var values = new byte[SIDE * SIDE];
      for (int p = 0; p < values.length; p++) {
        values[p] = (byte) random.nextInt(40);
      }
      int row = 3 + i % 10;
      for (int x = 2; x < SIDE - 2; x++) {
        values[row * SIDE + x] = (byte) random.nextInt(180, 256);
      }
      images.add(new Pixels(SIDE, SIDE, values));
    }
    return images;
  }

  private static int[] labels(int count) {
    var labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 10;
    }
    return labels;
  }
}
