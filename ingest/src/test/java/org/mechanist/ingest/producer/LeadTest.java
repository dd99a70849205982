package org.mechanist.ingest.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeadTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong read = new AtomicLong();
  private final AtomicLong now = new AtomicLong();
  private final Lead lead = new Lead(100, 10, read::get, now::get);

  /** How many images may be sent before it would wait. */
  private long allowed() {
    var waited = new boolean[1];
    long sent = 0;
    while (true) {
      lead.await(
          sent,
          () -> {
            waited[0] = true;
            return false;
          });
      if (waited[0]) {
        return sent;
      }
      sent++;
    }
  }

  @Test
  void await_nothingRead_letsTheFirstPass() {
    assertThat(allowed()).isEqualTo(100);
  }

  @Test
  void await_slowReader_isAheadByTheLeast() {
    allowed();
    now.addAndGet(SECOND);
    read.set(500);
    allowed();
    for (int i = 0; i < 10; i++) {
      now.addAndGet(SECOND);
      allowed();
    }

    assertThat(allowed()).isEqualTo(510);
  }

  @Test
  void await_fastReader_isAheadByWhatItReadsInTwoSeconds() {
    for (int tenth = 0; tenth < 100; tenth++) {
      now.addAndGet(SECOND / 10);
      read.addAndGet(100);
      allowed();
    }

    assertThat(allowed()).isBetween(read.get() + 10 + 1900, read.get() + 10 + 2200);
  }

  @Test
  void await_readerReadsOn_endsTheWait() {
    var looks = new AtomicLong();

    lead.await(
        100,
        () -> {
          read.set(95); // 95 + 10 + what was read in the last seconds
          return looks.incrementAndGet() < 1000;
        });

    assertThat(looks).hasValue(1);
  }

  @Test
  void awaitRead_allRead_doesNotAsk() {
    read.set(7);

    lead.awaitRead(
        7,
        () -> {
          throw new AssertionError("it waited");
        });
  }

  @Test
  void awaitRead_readerReadsOn_waitsForTheLast() {
    lead.awaitRead(7, () -> read.incrementAndGet() < 100);

    assertThat(read).hasValue(7);
  }

  @Test
  void new_neverAhead_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lead(0, 0, read::get, now::get))
        .withMessageContaining("ahead by 0 at first and 0 later");
  }
}
