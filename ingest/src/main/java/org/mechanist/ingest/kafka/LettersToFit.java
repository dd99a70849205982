package org.mechanist.ingest.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dead letters of one outcome, each as whole as the broker takes it. A message as large as
 * messages may be is, with the headers of a dead letter, larger than that: without the whole of it
 * the stream goes on, without a dead letter it could not.
 *
 * <p>For one thread.
 */
final class LettersToFit {

  private static final Logger LOG = LoggerFactory.getLogger(LettersToFit.class);

  /**
   * Of key, value and headers, one after the other where a topic takes still less. No image that
   * can be restored has more pixels than the first, and with nothing of the original a letter has
   * some hundred bytes.
   */
  private static final int[] MOST_BYTES = {64 << 10, 1 << 10, 0};

  private record Sent(DeadLetter letter, long bytes, Future<?> arrival) {}

  private final Map<Origin, Integer> cuts = new HashMap<>();
  private final List<Sent> sent = new ArrayList<>();

  /** What is to be sent for a letter. */
  DeadLetter fitted(DeadLetter letter) {
    var cut = cuts.get(letter.origin());
    return cut == null ? letter : letter.cutTo(MOST_BYTES[cut]);
  }

  /**
   * A letter was sent.
   *
   * @param arrival fails if it did not arrive
   */
  void sent(DeadLetter letter, Future<?> arrival) {
    sent.add(new Sent(letter, fitted(letter).encode().bytes(), arrival));
  }

  /**
   * After a failure: cuts what was too large; whether there was something that can be cut. Of
   * letters that were refused only the largest is known to be too large: with one, Kafka refuses
   * all that have not arrived yet.
   */
  boolean cutRefused() {
    var refused = sent.stream().filter(one -> isTooLarge(one.arrival())).toList();
    long largest = refused.stream().mapToLong(Sent::bytes).max().orElse(0);
    boolean any = false;
    for (var one : refused) {
      if (one.bytes() == largest) {
        any |= cut(one.letter());
      }
    }
    sent.clear();
    return any;
  }

  private boolean cut(DeadLetter letter) {
    int cut = cuts.merge(letter.origin(), 0, (before, zero) -> before + 1);
    if (cut == MOST_BYTES.length) {
      return false;
    }
    LOG.warn(
        "the dead letter of {} is larger than the broker takes: {} bytes of it are kept",
        letter.origin(),
        MOST_BYTES[cut]);
    return true;
  }

  private static boolean isTooLarge(Future<?> arrival) {
    try {
      if (arrival.isDone()) {
        arrival.get();
      }
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RecordTooLargeException;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
