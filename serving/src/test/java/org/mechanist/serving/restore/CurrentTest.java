package org.mechanist.serving.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is replaced is closed once, and not before its last reader has left. */
@Timeout(60)
class CurrentTest {

  private static final int READERS = 3;
  private static final int REPLACEMENTS = 20_000;

  /** Counts how often it is closed. */
  private static final class Value implements AutoCloseable {
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public void close() {
      closed.incrementAndGet();
    }

    boolean isOpen() {
      return closed.get() == 0;
    }
  }

  private final Current<Value> current = new Current<>();

  @Test
  void read_beforeTheFirstAndAfterTheLast_isEmpty() {
    assertThat(current.read(Value::isOpen)).isEmpty();
    var value = new Value();
    current.replace(value);
    assertThat(current.read(Value::isOpen)).contains(true);
    current.close();
    assertThat(current.read(Value::isOpen)).isEmpty();
    assertThat(value.closed).hasValue(1);
  }

  @Test
  void replace_whileSomebodyReads_closesBehindTheReader() throws Exception {
    var first = new Value();
    current.replace(first);
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var reading =
        CompletableFuture.supplyAsync(
            () ->
                current.read(
                    value -> {
                      inside.countDown();
                      await(go);
                      return value.isOpen();
                    }));
    await(inside);

    current.replace(new Value());

    assertThat(first.isOpen()).isTrue();
    go.countDown();
    assertThat(reading.get(30, TimeUnit.SECONDS)).contains(true);
    assertThat(first.closed).hasValue(1);
  }

  @Test
  void replace_manyTimesUnderReaders_nobodyReadsWhatIsClosed() throws Exception {
    var values = new ArrayList<Value>();
    values.add(new Value());
    current.replace(values.get(0));
    var over = new CountDownLatch(1);
    var readers = new ArrayList<CompletableFuture<Long>>();
    for (int i = 0; i < READERS; i++) {
      readers.add(
          CompletableFuture.supplyAsync(() -> read(over), task -> new Thread(task).start()));
    }
    for (int i = 0; i < REPLACEMENTS; i++) {
      values.add(new Value());
      current.replace(values.get(values.size() - 1));
    }
    over.countDown();
    long reads = 0;
    for (var reader : readers) {
      reads += reader.get(30, TimeUnit.SECONDS);
    }
    current.close();

    assertThat(reads).isPositive();
    assertThat(values).allMatch(value -> value.closed.get() == 1);
  }

  /** How often it read, and always what was open, at the beginning and at the end. */
  private long read(CountDownLatch over) {
    long reads = 0;
    while (over.getCount() > 0) {
      assertThat(current.read(value -> List.of(value.isOpen(), value.isOpen())))
          .contains(List.of(true, true));
      reads++;
    }
    return reads;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
