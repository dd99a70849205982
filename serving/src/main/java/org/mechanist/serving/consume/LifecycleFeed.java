package org.mechanist.serving.consume;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what happened to experts from its topic, from that topic's beginning on, in its order.
 * What is no event, or one of a later version, is logged and passed over.
 *
 * <p>One thread, which also closes it.
 */
public final class LifecycleFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LifecycleFeed.class);
  private static final Duration WAIT = Duration.ofMillis(100);

  private final TopicReader events;
  private final Consumer<LifecycleEvent> listener;

  /**
   * A feed at the beginning of the topic.
   *
   * @param listener hears of each event, on the thread that polls
   * @throws org.mechanist.ingest.kafka.StreamException if the topic does not exist, or Kafka does
   *     not answer
   */
  public LifecycleFeed(KafkaSettings settings, Topics topics, Consumer<LifecycleEvent> listener) {
    this.events = new TopicReader(settings, topics.lifecycle());
    this.listener = listener;
  }

  /** Takes in what there is, without waiting for more. */
  public void poll() {
    events.poll(Duration.ZERO).forEach(this::take);
  }

  /** Takes in all that is on the topic by now. */
  public void catchUp() {
    var end = events.endOffsets();
    while (!events.reached(end)) {
      events.poll(WAIT).forEach(this::take);
    }
  }

  private void take(Polled polled) {
    LifecycleEvent event = null;
    try {
      event = LifecycleEvent.decode(polled.message());
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("{} can't be read", polled.origin(), e);
    }
    if (event == null || event.kind() == null || event.expert() == null || event.reason() == null) {
      LOG.warn("what is at {} is no lifecycle event, and passed over", polled.origin());
    } else {
      listener.accept(event);
    }
  }

  @Override
  public void close() {
    events.close();
  }
}
