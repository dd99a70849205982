package org.mechanist.learner.lifecycle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.mechanist.learner.checkpoint.State;

/** The last images of some kind. Bounded. Owned by the learner thread. */
public final class RecentImages {

  private final int capacity;
  private Deque<float[]> images = new ArrayDeque<>(); // [height · width] each

  /**
   * @param capacity images at most; the oldest goes first
   */
  RecentImages(int capacity) {
    this.capacity = capacity;
  }

  /**
   * @param pixels {@code [height · width]}, not copied
   */
  void add(float[] pixels) {
    if (images.size() == capacity) {
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

  public boolean isEmpty() {
    return images.isEmpty();
  }

  /** Of all images, oldest first: {@code [size · height · width]}. */
  public float[] pixels() {
    return joined(List.copyOf(images));
  }

  /**
   * Some of the images, one after another, {@code [count · height · width]}.
   *
   * @param count how many, with replacement; there has to be one at least
   */
  public float[] sample(int count, RandomGenerator random) {
    var all = List.copyOf(images);
    var sample = new ArrayList<float[]>(count);
    for (int i = 0; i < count; i++) {
      sample.add(all.get(random.nextInt(all.size())));
    }
    return joined(sample);
  }

  private static float[] joined(List<float[]> images) {
    int area = images.isEmpty() ? 0 : images.get(0).length;
    var joined = new float[images.size() * area];
    int next = 0;
    for (var image : images) {
      System.arraycopy(image, 0, joined, area * next++, area);
    }
    return joined;
  }
}
