package org.mechanist.schemas;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a learner did up to one of its transactions, in the order of the components: published in
 * the same transaction, so that whoever takes its place from a checkpoint can do it again, batch
 * for batch.
 *
 * @param number counts the entries of a learner, over its restarts, from 1, without gaps
 * @param learner which process of the group it was, by an id of its own; empty in entries of
 *     versions that did not say so
 * @param canonical canonical images that it took in since the entry before
 * @param commands that it obeyed since then, in their order
 * @param images what it restored in this transaction; none where only news went out
 * @param learned whether it learned from them afterwards
 */
public record JournalEntry(
    long number,
    String learner,
    List<Run> canonical,
    List<Run> commands,
    List<Run> images,
    boolean learned) {

  /**
   * Messages of one partition with consecutive offsets.
   *
   * @param partition of the topic
   * @param first offset
   * @param count of messages, at least 1
   */
  public record Run(int partition, long first, int count) {

    public Run {
      if (partition < 0 || first < 0 || count < 1) {
        throw new IllegalArgumentException(
            "a run of %d messages from offset %d on of partition %d; 1 from 0 on of 0 is the least"
                .formatted(count, first, partition));
      }
    }

    /** The offset behind its last message. */
    public long end() {
      return first + count;
    }

    private boolean goesOnWith(int nextPartition, long offset) {
      return nextPartition == partition && offset == end();
    }
  }

  /**
   * @throws IllegalArgumentException if anything is missing
   */
  public JournalEntry {
    learner = learner == null ? "" : learner;
    Message.requireAll("an entry of a journal", canonical, commands, images);
    for (var runs : List.of(canonical, commands, images)) {
      Message.requireAll("the runs of an entry", runs.toArray());
    }
    canonical = List.copyOf(canonical);
    commands = List.copyOf(commands);
    images = List.copyOf(images);
  }

  /** Messages in the order in which they were read, as few runs as hold them. */
  public static List<Run> runs(List<Origin> origins) {
    var runs = new ArrayList<Run>();
    for (var origin : origins) {
      var last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null && last.goesOnWith(origin.partition(), origin.offset())) {
        runs.set(runs.size() - 1, new Run(last.partition(), last.first(), last.count() + 1));
      } else {
        runs.add(new Run(origin.partition(), origin.offset(), 1));
      }
    }
    return runs;
  }

  /**
   * The same with other images: those of them that were still the learner's own.
   *
   * @param learned whether it learned from them
   */
  public JournalEntry with(List<Run> own, boolean learned) {
    return new JournalEntry(number, learner, canonical, commands, own, learned);
  }

  /**
   * The message of this entry.
   *
   * @param group of the learner, its key
   */
  public Message encode(String group) {
    return Message.ofJson(group, this);
  }

  /**
   * The entry in a message.
   *
   * @throws IOException if the value is not the JSON of one
   */
  public static JournalEntry decode(Message message) throws IOException {
    return message.json(JournalEntry.class, "an entry of a journal");
  }
}
