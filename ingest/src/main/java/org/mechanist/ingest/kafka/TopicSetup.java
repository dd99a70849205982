package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.mechanist.schemas.Topics;

/**
 * Makes sure that the topics exist and fit together, before anything runs.
 *
 * <p>Topics that exist are left as they are. Replication is the brokers' default.
 */
public final class TopicSetup {

  /** What happened to experts is little and worth keeping. */
  private static final Duration LIFECYCLE_RETENTION = Duration.ofDays(3650);

  /** Compaction leaves the last segment alone: a small one bounds what a new reader scans. */
  private static final int COMPACTED_SEGMENT_BYTES = 16 << 20;

  private static final long LOOK_AGAIN_MS = 20;

  private TopicSetup() {}

  /**
   * Creates the topics that are missing.
   *
   * @param partitions of the transformed and restored topics, unless one of them exists already
   * @param bound how long the brokers may take
   * @return the partitions of the transformed topic
   * @throws StreamException with one line if Kafka does not answer within the bound or refuses, or
   *     if the transformed and restored topics exist with different numbers of partitions
   */
  public static int createMissing(
      KafkaSettings settings, Topics topics, int partitions, Duration bound) {
    if (partitions < 1) {
      throw new IllegalArgumentException("a topic has at least 1 partition, not " + partitions);
    }
    return asking(
        settings,
        bound,
        admin -> {
          var existing = partitionCounts(admin, topics.all(), bound);
          int wanted =
              Optional.ofNullable(existing.get(topics.transformed()))
                  .or(() -> Optional.ofNullable(existing.get(topics.restored())))
                  .orElse(partitions);
          create(admin, missing(topics, topics.all(), existing, wanted), bound);
          return checkSame(topics, awaitAll(admin, topics.all(), bound));
        });
  }

  /**
   * Creates the topics that are missing of those that a replica restores to, as wide as the stream.
   * What it reads is not created: those who make or learn a stream choose its width.
   *
   * @param bound how long the brokers may take
   * @return whether the topics that it reads are there; else nothing was created
   * @throws StreamException as {@link #createMissing}
   */
  public static boolean createOutputs(KafkaSettings settings, Topics topics, Duration bound) {
    var read = List.of(topics.transformed(), topics.experts());
    var written = List.of(topics.restored(), topics.deadLetters());
    var used = Stream.of(read, written).flatMap(List::stream).toList();
    return asking(
        settings,
        bound,
        admin -> {
          var existing = partitionCounts(admin, used, bound);
          if (!existing.keySet().containsAll(read)) {
            return false;
          }
          int wide = existing.get(topics.transformed());
          create(admin, missing(topics, written, existing, wide), bound);
          checkSame(topics, awaitAll(admin, used, bound));
          return true;
        });
  }

  /**
   * Creates the topic of checkpoints if it is missing.
   *
   * @param bound how long the brokers may take
   * @throws StreamException as {@link #createMissing}
   */
  public static void createCheckpoints(KafkaSettings settings, Topics topics, Duration bound) {
    var name = List.of(topics.checkpoints());
    asking(
        settings,
        bound,
        admin -> {
          create(admin, missing(topics, name, partitionCounts(admin, name, bound), 1), bound);
          return awaitAll(admin, name, bound);
        });
  }

  private interface Request<T> {
    T to(Admin admin) throws ExecutionException, InterruptedException, TimeoutException;
  }

  private static <T> T asking(KafkaSettings settings, Duration bound, Request<T> request) {
    var properties = settings.admin();
    properties.put("default.api.timeout.ms", Math.toIntExact(bound.toMillis()));
    properties.put("request.timeout.ms", Math.toIntExact(bound.toMillis()));
    try (var admin = Admin.create(properties)) {
      return request.to(admin);
    } catch (TimeoutException e) {
      throw new RetriableStreamException(
          "no Kafka answers at %s within %d s"
              .formatted(settings.bootstrap(), Math.max(1, bound.toSeconds())),
          e);
    } catch (ExecutionException | RuntimeException e) {
      throw Failures.of("cannot set up the topics", settings.bootstrap(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static List<NewTopic> missing(
      Topics topics, List<String> wanted, Map<String, Integer> existing, int partitions) {
    return wanted.stream()
        .filter(name -> !existing.containsKey(name))
        .map(
            name -> {
              boolean wide = name.equals(topics.transformed()) || name.equals(topics.restored());
              return new NewTopic(name, Optional.of(wide ? partitions : 1), Optional.empty())
                  .configs(configs(topics, name));
            })
        .toList();
  }

  /** Beyond the brokers' defaults. */
  private static Map<String, String> configs(Topics topics, String name) {
    if (name.equals(topics.lifecycle())) {
      return Map.of("retention.ms", Long.toString(LIFECYCLE_RETENTION.toMillis()));
    }
    return name.equals(topics.experts()) || name.equals(topics.checkpoints())
        ? Map.of(
            "cleanup.policy", "compact", "segment.bytes", Integer.toString(COMPACTED_SEGMENT_BYTES))
        : Map.of();
  }

  private static void create(Admin admin, List<NewTopic> missing, Duration bound)
      throws ExecutionException, InterruptedException, TimeoutException {
    for (var created : admin.createTopics(missing).values().entrySet()) {
      try {
        within(bound, created.getValue());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw naming(created.getKey(), e);
        }
        // Somebody else set it up at the same time.
      }
    }
  }

  private static Map<String, Integer> partitionCounts(
      Admin admin, List<String> topics, Duration bound)
      throws ExecutionException, InterruptedException, TimeoutException {
    var counts = new HashMap<String, Integer>();
    for (var topic : admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        counts.put(topic.getKey(), within(bound, topic.getValue()).partitions().size());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw naming(topic.getKey(), e);
        }
      }
    }
    return counts;
  }

  /** Kafka's own refusal does not say which topic it is about. */
  private static ExecutionException naming(String topic, ExecutionException e) {
    return e.getCause() instanceof TopicAuthorizationException
        ? new ExecutionException(new TopicAuthorizationException(Set.of(topic)))
        : e;
  }

  /** A topic that was just created is not shown at once. */
  private static Map<String, Integer> awaitAll(Admin admin, List<String> topics, Duration bound)
      throws ExecutionException, InterruptedException, TimeoutException {
    long deadlineNanos = System.nanoTime() + bound.toNanos();
    var counts = partitionCounts(admin, topics, bound);
    while (counts.size() < topics.size()) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new RetriableStreamException("the topics were created, but Kafka does not show them");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
      counts = partitionCounts(admin, topics, bound);
    }
    return counts;
  }

  private static int checkSame(Topics topics, Map<String, Integer> counts) {
    var transformed = counts.get(topics.transformed());
    var restored = counts.get(topics.restored());
    if (!transformed.equals(restored)) {
      throw new StreamException(
          "%s has %d partitions and %s has %d; they need the same number"
              .formatted(topics.transformed(), transformed, topics.restored(), restored));
    }
    return transformed;
  }

  private static <T> T within(Duration bound, KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return future.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (Failures.isTimeout(e)) {
        var timeout = new TimeoutException(e.getMessage());
        timeout.initCause(e);
        throw timeout;
      }
      throw e;
    }
  }
}
