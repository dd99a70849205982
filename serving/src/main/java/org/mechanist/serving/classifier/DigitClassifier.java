package org.mechanist.serving.classifier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.onnx.OnnxModel;
import org.mechanist.serving.onnx.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A digit classifier in ONNX form: input {@value #INPUT}, float [batch, 1, {@value #SIDE}, {@value
 * #SIDE}] in [0, 1]; output {@value #OUTPUT}, float [batch, {@value #CLASSES}].
 *
 * <p>It runs on CUDA where that provider is there and on the CPU otherwise. Thread-safe; whoever
 * made it closes it, after the last call has returned.
 */
public final class DigitClassifier implements Classifier, AutoCloseable {

  /**
   * What it sees in an image.
   *
   * @param digit the likeliest, 0 to 9
   * @param probability of that one, as it believes
   */
  public record Reading(int digit, double probability) {}

  /** Width and height of the images it reads, in pixels. */
  public static final int SIDE = 32;

  /** Whether it reads images of this size. */
  public static boolean reads(Pixels image) {
    return image.width() == SIDE && image.height() == SIDE;
  }

  /** The digits 0 to 9. */
  public static final int CLASSES = 10;

  /** Images in one run of the network; more of them only take more memory. */
  static final int MAX_BATCH = 256;

  static final String INPUT = "image";
  static final String OUTPUT = "logits";
  static final String RESOURCE = "/org/mechanist/serving/classifier/mnist.onnx";

  private static final Logger LOG = LoggerFactory.getLogger(DigitClassifier.class);

  private final OnnxModel model;

  /** As {@link #DigitClassifier(byte[], int)} with one thread. */
  public DigitClassifier(byte[] model) {
    this(model, 1);
  }

  /**
   * @param model the ONNX model
   * @param intraOpThreads threads for one run on the CPU, at least 1; it shares the cores with a
   *     learner
   * @throws IllegalArgumentException if the model can't be loaded, or has other inputs and outputs
   */
  public DigitClassifier(byte[] model, int intraOpThreads) {
    if (intraOpThreads < 1) {
      throw new IllegalArgumentException(
          "a classifier runs on 1 thread or more, given were " + intraOpThreads);
    }
    this.model = new OnnxModel(model, intraOpThreads);
    try {
      this.model.requireInput(INPUT, -1, 1, SIDE, SIDE);
      this.model.requireOutput(OUTPUT, -1, CLASSES);
    } catch (IllegalArgumentException e) {
      close();
      throw e;
    }
    LOG.info("the digit classifier runs on {} ({} intra-op thread(s))", provider(), intraOpThreads);
  }

  /**
   * The classifier that comes with this module, on one thread.
   *
   * @throws IllegalStateException if this build holds none
   */
  public static DigitClassifier bundled() {
    return new DigitClassifier(resource(RESOURCE));
  }

  static byte[] resource(String path) {
    try (var in = DigitClassifier.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(
            "the digit classifier is missing from this build: no resource "
                + path
                + " on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the digit classifier can't be read: " + path, e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if an image is not {@value #SIDE} pixels wide and high
   */
  @Override
  public int[] classify(List<Pixels> images) {
    return read(images).stream().mapToInt(Reading::digit).toArray();
  }

  /**
   * The digit in each of these images, and how sure it is, in their order.
   *
   * @throws IllegalArgumentException if an image is not {@value #SIDE} pixels wide and high
   */
  public List<Reading> read(List<Pixels> images) {
    var readings = new ArrayList<Reading>(images.size());
    for (int from = 0; from < images.size(); from += MAX_BATCH) {
      for (var row : logits(images.subList(from, Math.min(from + MAX_BATCH, images.size())))) {
        int digit = largest(row);
        readings.add(new Reading(digit, probability(row, digit)));
      }
    }
    return readings;
  }

  /** Where it runs. */
  public Provider provider() {
    return model.provider();
  }

  @Override
  public void close() {
    model.close();
  }

  private float[][] logits(List<Pixels> images) {
    var values = FloatBuffer.allocate(images.size() * SIDE * SIDE); // [batch, 1, height, width]
    for (var image : images) {
      if (image.width() != SIDE || image.height() != SIDE) {
        throw new IllegalArgumentException(
            "the classifier reads images of %d×%d, given was one of %s"
                .formatted(SIDE, SIDE, image.size()));
      }
      for (byte value : image.values()) {
        values.put((value & 0xff) / 255f);
      }
    }
    long[] shape = {images.size(), 1, SIDE, SIDE};
    return model.run(INPUT, values.flip(), shape, OUTPUT);
  }

  /** Softmax. */
  private static double probability(float[] logits, int of) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - logits[of]);
    }
    return 1 / sum;
  }

  private static int largest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }
}
