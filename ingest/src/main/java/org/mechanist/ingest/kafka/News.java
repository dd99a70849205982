package org.mechanist.ingest.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.mechanist.schemas.JournalEntry;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Message;

/**
 * What a learner has to say beside restored images; all of it in one transaction.
 *
 * @param events what happened to experts, for the lifecycle topic
 * @param experts what is to be on the experts topic, under keys of their own
 * @param journal what the learner did up to this transaction; of a batch it says what was emitted,
 *     and what is published is what was still ours; empty if it did nothing that matters later
 */
public record News(
    List<LifecycleEvent> events, List<Message> experts, Optional<JournalEntry> journal) {

  /** Nothing to say. */
  public static final News NONE = new News(List.of(), List.of());

  public News {
    events = List.copyOf(events);
    experts = List.copyOf(experts);
    Objects.requireNonNull(journal, "journal");
  }

  public News(List<LifecycleEvent> events, List<Message> experts) {
    this(events, experts, Optional.empty());
  }

  /** The same, and an entry for the journal. */
  public News with(JournalEntry entry) {
    return new News(events, experts, Optional.of(entry));
  }

  /** The same, and more for the experts topic, behind the rest. */
  public News with(List<Message> more) {
    if (more.isEmpty()) {
      return this;
    }
    var all = new ArrayList<>(experts);
    all.addAll(more);
    return new News(events, all, journal);
  }

  /** Whether nobody is told anything. */
  public boolean isEmpty() {
    return events.isEmpty() && experts.isEmpty() && journal.isEmpty();
  }
}
