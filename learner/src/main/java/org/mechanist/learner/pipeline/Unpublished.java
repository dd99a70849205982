package org.mechanist.learner.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.mechanist.ingest.kafka.News;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Message;

/**
 * News that wait for a transaction, with a batch or between two: kept until that is committed.
 * Owned by the learner thread.
 */
final class Unpublished {

  private final List<LifecycleEvent> events = new ArrayList<>();
  private final List<Message> experts = new ArrayList<>();

  /**
   * @param messages for the experts topic that belong to the event
   */
  void add(LifecycleEvent event, List<Message> messages) {
    events.add(event);
    experts.addAll(messages);
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** All of them, to be published. */
  News news() {
    return new News(events, experts);
  }

  /** The news that were taken last are committed; others may have come since. */
  void published(News news) {
    events.removeAll(news.events());
    experts.removeAll(news.experts());
  }
}
