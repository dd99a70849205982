package org.mechanist.learner.lifecycle;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.mechanist.learner.checkpoint.State;

/**
 * The last images that nobody who has settled can explain: those of experts that are still
 * learning, and those of nobody. A retired expert whose mechanism returns is needed for some of
 * these. Bounded. Owned by the learner thread.
 */
public final class Doubtful {

  private static final int CAPACITY = 64;

  private Deque<float[]> images = new ArrayDeque<>(); // [height · width] each

  void add(float[] pixels) {
    if (images.size() == CAPACITY) {
      images.removeFirst();
    }
    images.addLast(pixels);
  }

  void clear() {
    images.clear();
  }

  void exchange(State state) {
    images = new ArrayDeque<>(Arrays.asList(state.rows("images", images.toArray(float[][]::new))));
  }

  public int size() {
    return images.size();
  }

  /** Of all images, oldest first: {@code [size · height · width]}. */
  public float[] pixels() {
    int area = images.isEmpty() ? 0 : images.getFirst().length;
    var all = new float[images.size() * area];
    int next = 0;
    for (var image : images) {
      System.arraycopy(image, 0, all, area * next++, area);
    }
    return all;
  }
}
