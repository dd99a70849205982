package org.mechanist.learner.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.mechanist.schemas.JournalEntry;
import org.mechanist.schemas.Origin;

/**
 * What the learner did since its last entry on the journal's topic; the next transaction takes it
 * along. Owned by the learner thread.
 */
final class Journal {

  /** Of this process, or of this learner in it: others of the group have another. */
  private final String learner = UUID.randomUUID().toString();

  private final List<Origin> canonical = new ArrayList<>();
  private final List<Origin> commands = new ArrayList<>();
  private Place place;

  /**
   * How far a journal is committed.
   *
   * @param number of its last entry, 0 before the first
   * @param end the offset behind it
   */
  record Place(long number, long end) {}

  Journal(Place place) {
    this.place = place;
  }

  /** A canonical image was taken in. */
  void took(Origin image) {
    canonical.add(image);
  }

  /** A command was obeyed. */
  void obeyed(Origin command) {
    commands.add(command);
  }

  /**
   * The entry for the next transaction.
   *
   * @param learned whether the images that go out with it are going to be learned from
   */
  JournalEntry next(boolean learned) {
    return new JournalEntry(
        place.number() + 1,
        learner,
        JournalEntry.runs(canonical),
        JournalEntry.runs(commands),
        List.of(),
        learned);
  }

  /**
   * An entry is committed, with all there was in it.
   *
   * @param end the offset behind it
   */
  void committed(JournalEntry entry, long end) {
    place = new Place(entry.number(), end);
    canonical.clear();
    commands.clear();
  }

  /** Whether an entry was written by this learner, and not by another one of its group. */
  boolean wrote(JournalEntry entry) {
    return entry.learner().equals(learner);
  }

  /** What is between here and there is lost. */
  void goOnAt(long end) {
    place = new Place(place.number(), end);
  }

  Place place() {
    return place;
  }
}
