package org.mechanist.learner.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mechanist.ingest.kafka.FileTopic;
import org.mechanist.ingest.kafka.FileTopic.Stored;
import org.mechanist.ingest.kafka.GroupMembers;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.StreamException;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.learner.checkpoint.CheckpointStore;
import org.mechanist.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder's newest checkpoint on a topic, so that a learner on another machine goes on from it,
 * with a folder of its own. Published on the thread that writes checkpoints, looked at before there
 * are any.
 */
final class CheckpointTopic implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointTopic.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CHECKPOINT = "checkpoint";
  private static final String CANONICAL = "canonical";

  private final FileTopic files;
  private final GroupMembers members;
  private final CheckpointStore store;
  private Path published = Path.of(""); // canonical images, which rarely change
  private boolean behind; // the topic, which is large, is not read again to know that

  /**
   * @param store closed by whoever made it
   * @throws StreamException with one line if the topic cannot be used
   */
  CheckpointTopic(KafkaSettings settings, Topics topics, String group, CheckpointStore store) {
    TopicSetup.createCheckpoints(settings, topics, PATIENCE);
    this.files = new FileTopic(settings, topics.checkpoints(), group);
    this.members = new GroupMembers(settings, group);
    this.store = store;
  }

  /** Whether the group has a newer one than the folder, and somebody who is at work on it. */
  boolean isOthers() {
    behind = behind || isAhead(files.latest());
    return behind && members.any();
  }

  /** Puts the topic's checkpoint into the folder if it was seen to be newer than those there. */
  void fetch() {
    if (!behind) {
      return;
    }
    behind = false;
    var latest = files.latest(); // others may have gone on since
    if (isAhead(latest)) {
      // Canonical images first: a checkpoint without them is none.
      latest.stream()
          .sorted(Comparator.comparing(Stored::kind))
          .forEach(file -> store.adopt(file.name(), file.bytes()));
      LOG.info("going on from a checkpoint of another folder, which the group's topic has");
    }
  }

  private boolean isAhead(List<Stored> latest) {
    long newest = store.newestNumber();
    return latest.stream().anyMatch(file -> CheckpointStore.number(file.name()) > newest);
  }

  /** Publishes the folder's newest. Where that fails, the topic has the one before. */
  void publish() {
    try {
      var stored = new ArrayList<Stored>();
      for (var file : store.newest()) {
        var name = file.getFileName().toString();
        boolean checkpoint = CheckpointStore.number(name) > 0;
        if (checkpoint || !file.equals(published)) {
          stored.add(
              new Stored(checkpoint ? CHECKPOINT : CANONICAL, name, Files.readAllBytes(file)));
        }
      }
      files.write(stored);
      store.newest().stream().skip(1).forEach(canonical -> published = canonical);
    } catch (IOException | StreamException e) {
      LOG.warn("the newest checkpoint is not on the topic: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    files.close();
    members.close();
  }
}
