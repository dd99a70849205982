package org.mechanist.learner.lifecycle;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.IntStream;
import org.mechanist.learner.checkpoint.State;

/**
 * Which of the last images no expert explained, for as long as they are of late: what is new comes
 * in numbers, what is odd comes alone. Bounded. Owned by the learner thread.
 */
final class NoveltyBuffer {

  private final int capacity;
  private final int looks;
  private Deque<Entry> images = new ArrayDeque<>();
  private long look;

  /** An image: when it came, and who won it all the same. */
  private record Entry(long look, int nearest) {}

  /**
   * @param capacity images at most
   * @param looks after which an image is forgotten
   */
  NoveltyBuffer(int capacity, int looks) {
    this.capacity = capacity;
    this.looks = looks;
  }

  /**
   * @param nearest the place of the expert that won it all the same
   */
  void add(int nearest) {
    if (images.size() == capacity) {
      images.removeFirst();
    }
    images.addLast(new Entry(look, nearest));
  }

  /** A look has passed. */
  void age() {
    look++;
    images.removeIf(entry -> entry.look() < look - looks);
  }

  void exchange(State state) {
    look = state.value("look", Long.class, look);
    images =
        new ArrayDeque<>(
            Arrays.asList(state.value("images", Entry[].class, images.toArray(Entry[]::new))));
  }

  int capacity() {
    return capacity;
  }

  void clear() {
    images.clear();
  }

  int size() {
    return images.size();
  }

  /** The place of the expert that won most of them. */
  int nearest(int places) {
    var wins = new long[places];
    images.forEach(entry -> wins[entry.nearest()]++);
    return IntStream.range(0, places).reduce(0, (a, b) -> wins[b] > wins[a] ? b : a);
  }
}
