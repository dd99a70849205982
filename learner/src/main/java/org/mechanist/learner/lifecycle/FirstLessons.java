package org.mechanist.learner.lifecycle;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.mechanist.learner.checkpoint.State;

/**
 * What a newborn expert learns from besides the images of a step: those that it was born for, and
 * those that it has won since. A mechanism that makes two images of a hundred has so few in a step
 * that nobody would learn it in time (experience replay, Lin 1992). Bounded; empty while nobody is
 * newborn. Owned by the learner thread.
 */
public final class FirstLessons {

  private static final int CAPACITY = 256;

  private Deque<float[]> images = new ArrayDeque<>(); // [height · width] each

  /** Somebody is born for some images. */
  void begin(List<float[]> pixels) {
    images.clear();
    pixels.forEach(this::add);
  }

  void add(float[] pixels) {
    if (images.size() == CAPACITY) {
      images.removeFirst();
    }
    images.addLast(pixels);
  }

  void end() {
    images.clear();
  }

  public boolean isEmpty() {
    return images.isEmpty();
  }

  /**
   * Some of the images, one after another, {@code [count · height · width]}.
   *
   * @param count how many, with replacement; there has to be one at least
   */
  public float[] sample(int count, RandomGenerator random) {
    var all = images.toArray(float[][]::new);
    int area = all[0].length;
    var sample = new float[count * area];
    for (int i = 0; i < count; i++) {
      System.arraycopy(all[random.nextInt(all.length)], 0, sample, i * area, area);
    }
    return sample;
  }

  void exchange(State state) {
    images = new ArrayDeque<>(Arrays.asList(state.rows("images", images.toArray(float[][]::new))));
  }
}
