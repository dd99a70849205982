package org.mechanist.learner.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mechanist.schemas.Pixels;

/** Canonical images as a tensor, {@code [images, height, width]}, and back. */
final class CanonicalImages {

  private CanonicalImages() {}

  /**
   * @param images at least one, all of one size
   */
  static Tensor tensor(List<Pixels> images) {
    var first = images.get(0);
    int area = first.values().length;
    var data = new byte[Math.multiplyExact(images.size(), area)];
    int next = 0;
    for (var image : images) {
      if (!image.hasSizeOf(first)) {
        throw new IllegalArgumentException(
            "canonical images of one checkpoint are of one size; given were %s and %s"
                .formatted(first.size(), image.size()));
      }
      System.arraycopy(image.values(), 0, data, area * next++, area);
    }
    var shape = List.of((long) images.size(), (long) first.height(), (long) first.width());
    return new Tensor(Tensor.Type.U8, shape, data);
  }

  /**
   * @throws IllegalArgumentException if these are no images
   */
  static List<Pixels> images(Tensor tensor) {
    var shape = tensor.shape();
    if (tensor.type() != Tensor.Type.U8 || shape.size() != 3) {
      throw new IllegalArgumentException("%s of %s are no images".formatted(tensor.type(), shape));
    }
    int height = shape.get(1).intValue();
    int width = shape.get(2).intValue();
    var images = new ArrayList<Pixels>();
    for (int start = 0; start < tensor.data().length; start += height * width) {
      var values = Arrays.copyOfRange(tensor.data(), start, start + height * width);
      images.add(new Pixels(width, height, values));
    }
    return images;
  }
}
