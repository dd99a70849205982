package org.mechanist.learner.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.mechanist.learner.checkpoint.State;

/**
 * Which of the last images were novel to every expert, for as long as they are of late: what is new
 * comes in numbers, what is odd comes alone. Bounded. Owned by the learner thread.
 */
final class NoveltyBuffer {

  private static final int NOBODY = -1;

  private final int capacity;
  private final int looks;
  private Deque<Entry> images = new ArrayDeque<>();
  private long look;

  /** An image, {@code [height · width]}: when it came, and who won it all the same. */
  private record Entry(long look, int nearest, float[] pixels, double score) {}

  /** What of an entry is written as JSON. */
  private record Note(long look, int nearest, double score) {}

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
   * @param pixels {@code [height · width]}, not copied
   * @param score of that one's restoration, standardised by canonical images
   */
  void add(int nearest, float[] pixels, double score) {
    if (images.size() == capacity) {
      images.removeFirst();
    }
    images.addLast(new Entry(look, nearest, pixels, score));
  }

  /** A look has passed. */
  void age() {
    look++;
    images.removeIf(entry -> entry.look() <= look - looks);
  }

  /** Who was in a place is gone: nothing is nearest to it any more. */
  void forget(int place) {
    var kept = new ArrayDeque<Entry>(images.size());
    for (var entry : images) {
      kept.addLast(
          entry.nearest() == place
              ? new Entry(entry.look(), NOBODY, entry.pixels(), entry.score())
              : entry);
    }
    images = kept;
  }

  void exchange(State state) {
    look = state.value("look", Long.class, look);
    var notes =
        state.value(
            "images",
            Note[].class,
            images.stream()
                .map(one -> new Note(one.look(), one.nearest(), one.score()))
                .toArray(Note[]::new));
    var pixels = state.rows("pixels", pixels().toArray(float[][]::new));
    images = new ArrayDeque<>();
    for (int i = 0; i < notes.length; i++) {
      images.addLast(new Entry(notes[i].look(), notes[i].nearest(), pixels[i], notes[i].score()));
    }
  }

  int capacity() {
    return capacity;
  }

  /** The images, oldest first, {@code [height · width]} each. */
  List<float[]> pixels() {
    return images.stream().map(Entry::pixels).toList();
  }

  /** Mean standardised score of the winners' restorations; NaN of none. */
  double score() {
    return images.stream().mapToDouble(Entry::score).average().orElse(Double.NaN);
  }

  void clear() {
    images.clear();
  }

  int size() {
    return images.size();
  }

  /** The place of the expert that won most of them, if it is known of any. */
  OptionalInt nearest(int places) {
    var wins = new long[places];
    images.stream()
        .filter(entry -> entry.nearest() != NOBODY)
        .forEach(entry -> wins[entry.nearest()]++);
    return IntStream.range(0, places)
        .filter(place -> wins[place] > 0)
        .reduce((a, b) -> wins[b] > wins[a] ? b : a);
  }
}
