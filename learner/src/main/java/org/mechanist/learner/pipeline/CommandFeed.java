package org.mechanist.learner.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands from their topic: those that are sent after this was made. Older ones were for another
 * learner, or for an earlier life of this one. On the learner thread, which closes it.
 */
final class CommandFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CommandFeed.class);

  private final TopicReader reader;

  CommandFeed(KafkaSettings settings, String topic) {
    this.reader = new TopicReader(settings, topic);
    try {
      reader.endOffsets().forEach(reader::seek);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** What has come since the last time, without waiting. What is no command is passed over. */
  List<Command> poll() {
    var commands = new ArrayList<Command>();
    for (var polled : reader.poll(Duration.ZERO)) {
      try {
        commands.add(Command.decode(polled.message()));
      } catch (IOException e) {
        var why = e.getMessage().lines().findFirst().orElse("no reason given");
        LOG.warn("{} is no command: {}", polled.origin(), why);
      }
    }
    return commands;
  }

  @Override
  public void close() {
    reader.close();
  }
}
