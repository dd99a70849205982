package org.mechanist.serving.restore;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What is in use at present, and is replaced while it is: whoever has begun to read what was before
 * ends in peace, and the last of them closes it. Thread-safe.
 *
 * @param <T> immutable
 */
final class Current<T extends AutoCloseable> implements AutoCloseable {

  private final AtomicReference<Held<T>> held = new AtomicReference<>();

  private static final class Held<T extends AutoCloseable> {
    private final T value;
    private final AtomicInteger users = new AtomicInteger(1); // being current is one

    Held(T value) {
      this.value = value;
    }

    /** False if it is closed, or is being. */
    boolean enter() {
      return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void leave() {
      if (users.decrementAndGet() == 0) {
        try {
          value.close();
        } catch (Exception e) {
          throw new IllegalStateException("what is no longer in use cannot be closed", e);
        }
      }
    }
  }

  /**
   * What the reader makes of the present one, which stays open meanwhile; empty before the first.
   */
  <R> Optional<R> read(Function<T, R> reader) {
    while (true) {
      var present = held.get();
      if (present == null) {
        return Optional.empty();
      }
      if (present.enter()) { // else another one has taken its place since
        try {
          return Optional.of(reader.apply(present.value));
        } finally {
          present.leave();
        }
      }
    }
  }

  /** Replaces the present one; from now on this is read, and closed when it is replaced. */
  void replace(T next) {
    swap(new Held<>(next));
  }

  private void swap(Held<T> next) {
    var before = held.getAndSet(next);
    if (before != null) {
      before.leave();
    }
  }

  /** Lets go of the present one; nothing is read any more. */
  @Override
  public void close() {
    swap(null);
  }
}
