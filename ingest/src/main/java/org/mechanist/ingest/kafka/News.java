package org.mechanist.ingest.kafka;

import java.util.List;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Message;

/**
 * What a learner has to say beside restored images; all of it in one transaction.
 *
 * @param events what happened to experts, for the lifecycle topic
 * @param experts what is to be on the experts topic, under keys of their own
 */
public record News(List<LifecycleEvent> events, List<Message> experts) {

  /** Nothing to say. */
  public static final News NONE = new News(List.of(), List.of());

  public News {
    events = List.copyOf(events);
    experts = List.copyOf(experts);
  }

  public boolean isEmpty() {
    return events.isEmpty() && experts.isEmpty();
  }
}
