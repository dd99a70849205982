package org.mechanist.learner.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.schemas.Pixels;

/**
 * A bounded, uniform sample of all canonical images ever seen (Vitter 1985, Algorithm R), from
 * which the objective learns what canonical looks like. Owned by the learner thread.
 */
public final class CanonicalReservoir {

  private final int capacity;
  private final LongFunction<RandomGenerator> random;
  private List<Pixels> kept = new ArrayList<>();
  private long seen;

  /**
   * @param capacity images at most
   * @param random decides about the n-th image ever seen, once the reservoir is full
   */
  public CanonicalReservoir(int capacity, LongFunction<RandomGenerator> random) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "a reservoir holds at least 1 image, given was " + capacity);
    }
    this.capacity = capacity;
    this.random = random;
  }

  /** Considers one more canonical image. */
  public void add(Pixels image) {
    seen++;
    if (kept.size() < capacity) {
      kept.add(image);
      return;
    }
    long slot = random.apply(seen).nextLong(seen);
    if (slot < capacity) {
      kept.set((int) slot, image);
    }
  }

  /**
   * Draws with replacement.
   *
   * @throws IllegalStateException if nothing is kept
   */
  public List<Pixels> sample(int count, RandomGenerator draw) {
    if (kept.isEmpty()) {
      throw new IllegalStateException(
          "no canonical image has been seen: nothing tells what to restore to");
    }
    return draw.ints(count, 0, kept.size()).mapToObj(kept::get).toList();
  }

  /** The first {@code count} images that are kept, or all if there are fewer. */
  public List<Pixels> first(int count) {
    return List.copyOf(kept.subList(0, Math.min(count, kept.size())));
  }

  /**
   * So many of the images that are kept, in turn: those from the {@code first} one on, and on from
   * the beginning; none if none are kept.
   */
  public List<Pixels> some(long first, int count) {
    return LongStream.range(first, first + (kept.isEmpty() ? 0 : count))
        .mapToObj(i -> kept.get((int) (i % kept.size())))
        .toList();
  }

  /** All that it keeps, for a checkpoint. */
  void exchange(State state) {
    kept = new ArrayList<>(state.canonical(kept));
    seen = state.value("seen", Long.class, seen);
  }

  /** Images kept now. */
  public int size() {
    return kept.size();
  }

  /** Images ever seen. */
  public long seen() {
    return seen;
  }
}
