package org.mechanist.learner.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mechanist.schemas.Pixels;

/**
 * One micro-batch of images of one size, as an array that dies with its manager.
 *
 * <p>Pixels are scaled to [0,1] on the way in, and clamped and rounded to 8 bits on the way out.
 *
 * @param images {@code [batch, 1, height, width]}, 0 to 1
 */
public record TensorBatch(NDArray images) implements AutoCloseable {

  /**
   * The images as an array in a manager of its own below {@code parent}; close it.
   *
   * @param pixels at least one, all of one size
   */
  public static TensorBatch of(NDManager parent, List<Pixels> pixels) {
    return new TensorBatch(array(parent.newSubManager(), pixels));
  }

  /** The images as an array of {@code manager}. */
  public static NDArray array(NDManager manager, List<Pixels> pixels) {
    var first = pixels.get(0);
    int area = first.width() * first.height();
    var floats = new float[pixels.size() * area];
    int next = 0;
    for (var image : pixels) {
      if (!image.hasSizeOf(first)) {
        throw new IllegalArgumentException(
            "one batch holds images of one size; given were %s and %s"
                .formatted(first.size(), image.size()));
      }
      for (byte value : image.values()) {
        floats[next++] = (value & 0xff) / 255f;
      }
    }
    return manager.create(
        FloatBuffer.wrap(floats), new Shape(pixels.size(), 1, first.height(), first.width()));
  }

  /**
   * 8-bit images from an array.
   *
   * @param images {@code [batch, 1, height, width]}
   */
  public static List<Pixels> pixels(NDArray images) {
    int height = (int) images.getShape().get(2);
    int width = (int) images.getShape().get(3);
    var floats = images.toFloatArray();
    int area = height * width;
    var pixels = new ArrayList<Pixels>(floats.length / area);
    for (int start = 0; start < floats.length; start += area) {
      var values = new byte[area];
      for (int i = 0; i < area; i++) {
        values[i] = (byte) Math.round(255 * Math.min(1f, Math.max(0f, floats[start + i])));
      }
      pixels.add(new Pixels(width, height, values));
    }
    return pixels;
  }

  /**
   * Some of the images, {@code [indices, 1, height, width]}, owned by the batch.
   *
   * @param indices of those
   */
  public NDArray only(int[] indices) {
    try (var index = manager().create(Arrays.stream(indices).asLongStream().toArray())) {
      return images.get(new NDIndex("{}", index));
    }
  }

  /** All pixels, {@code [batch · height · width]}. */
  public float[] toFloats() {
    return images.toFloatArray();
  }

  /** Images in the batch. */
  public int size() {
    return (int) images.getShape().get(0);
  }

  /** The manager of the array, for what is computed from it. */
  public NDManager manager() {
    return images.getManager();
  }

  @Override
  public void close() {
    manager().close();
  }
}
