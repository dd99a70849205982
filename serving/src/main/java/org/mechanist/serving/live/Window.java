package org.mechanist.serving.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last of what came, so many at most. One thread.
 *
 * @param <T> immutable
 */
final class Window<T> {

  private final int most;
  private final Deque<T> held = new ArrayDeque<>();

  Window(int most) {
    this.most = most;
  }

  void add(T one) {
    held.addLast(one);
    if (held.size() > most) {
      held.removeFirst();
    }
  }

  /** Oldest first. */
  List<T> all() {
    return List.copyOf(held);
  }

  int size() {
    return held.size();
  }
}
