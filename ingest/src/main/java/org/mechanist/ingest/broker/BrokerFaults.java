package org.mechanist.ingest.broker;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.internals.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a broker's fault from ending the process.
 *
 * <p>A shipped broker answers a fault it cannot survive (its disk is gone, its metadata log is
 * broken) with {@code exit} or {@code halt}: a supervisor starts it again. Here the process is also
 * the learner's, which can still write its checkpoint, so both are replaced: the fault is logged
 * and kept as a value, and the broker's thread that met it ends with an error. What was committed
 * is on disk either way. Kafka has one such procedure for the whole process, so every running
 * broker is told; ours stay in place while one runs and are Kafka's own again afterwards.
 */
final class BrokerFaults implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);
  private static final Set<BrokerFaults> WATCHING = ConcurrentHashMap.newKeySet();

  private volatile String failure;

  private BrokerFaults() {}

  static BrokerFaults watch() {
    synchronized (WATCHING) {
      var faults = new BrokerFaults();
      WATCHING.add(faults);
      Exit.setExitProcedure(BrokerFaults::stop);
      Exit.setHaltProcedure(BrokerFaults::stop);
      return faults;
    }
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    synchronized (WATCHING) {
      WATCHING.remove(this);
      if (WATCHING.isEmpty()) {
        Exit.resetExitProcedure();
        Exit.resetHaltProcedure();
      }
    }
  }

  private static void stop(int status, String message) {
    var failure =
        "the broker met a fault it cannot survive (status %d%s); its log has the cause"
            .formatted(status, message == null ? "" : ", " + message);
    LOG.error(failure);
    WATCHING.forEach(faults -> faults.failure = failure);
    throw new BrokerStopped(failure);
  }

  /** Ends the broker's thread: Kafka's code after an exit expects not to be reached. */
  private static final class BrokerStopped extends Error {
    private static final long serialVersionUID = 1L;

    BrokerStopped(String message) {
      super(message);
    }
  }
}
