package org.mechanist.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;

/**
 * Ctrl-C and SIGTERM as a request: the command finishes what is in flight and ends by itself. A
 * second one ends the process at once.
 */
final class StopSignal {

  private final CountDownLatch asked = new CountDownLatch(1);

  StopSignal() {
    for (var name : new String[] {"INT", "TERM"}) {
      Signals.register(name, this::ask);
    }
  }

  private void ask() {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(Mechanist.INTERRUPTED);
    }
    asked.countDown();
  }

  /** Whether somebody asked to stop. */
  boolean asked() {
    return asked.getCount() == 0;
  }

  /** Waits until somebody asks, at most so long; true if they did. */
  boolean await(long millis) throws InterruptedException {
    return asked.await(millis, TimeUnit.MILLISECONDS);
  }
}
