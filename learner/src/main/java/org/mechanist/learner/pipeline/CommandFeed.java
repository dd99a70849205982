package org.mechanist.learner.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.JournalEntry.Run;
import org.mechanist.schemas.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands from their topic: those that are sent after this was made, older ones were for another
 * learner; or those behind the last one that was obeyed before a restart. What is no command is
 * passed over. On the learner thread, which closes it.
 */
final class CommandFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CommandFeed.class);

  /** Of these, each may be answered with a model of hundreds of kilobytes. */
  static final int MOST_AT_ONCE = 16;

  /**
   * A command.
   *
   * @param origin where it is
   */
  record Sent(Origin origin, Command command) {}

  private final Feed feed;

  CommandFeed(KafkaSettings settings, String topic) {
    this.feed = new Feed(settings, topic, MOST_AT_ONCE);
    try {
      feed.skipToEnd();
    } catch (RuntimeException e) {
      feed.close();
      throw e;
    }
  }

  /** Goes on where another feed was. */
  void resume(Map<Integer, Long> positions) {
    feed.resume(positions);
  }

  /** By partition, the offset of the next command. */
  SortedMap<Integer, Long> positions() {
    return feed.positions();
  }

  /** What has come since the last time, without waiting. */
  List<Sent> poll() {
    return commands(feed.poll(Duration.ZERO));
  }

  /** What was obeyed in an earlier life, to be obeyed again. */
  List<Sent> again(List<Run> runs) {
    return commands(feed.again(runs));
  }

  private static List<Sent> commands(List<Polled> polled) {
    return polled.stream().flatMap(CommandFeed::command).toList();
  }

  private static Stream<Sent> command(Polled polled) {
    try {
      return Stream.of(new Sent(polled.origin(), Command.decode(polled.message())));
    } catch (IOException e) {
      var why = e.getMessage().lines().findFirst().orElse("no reason given");
      LOG.warn("{} is no command: {}", polled.origin(), why);
      return Stream.empty();
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
