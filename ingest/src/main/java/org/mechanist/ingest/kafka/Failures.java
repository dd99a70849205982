package org.mechanist.ingest.kafka;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Sorts Kafka's exceptions into final ones and passing ones, and puts them into one line. */
final class Failures {

  /** Trying again meets the same refusal. */
  private static final List<Class<? extends Throwable>> FINAL =
      List.of(
          ProducerFencedException.class,
          FencedInstanceIdException.class,
          AuthorizationException.class,
          AuthenticationException.class,
          ConfigException.class,
          InvalidTopicException.class,
          RecordTooLargeException.class,
          UnsupportedVersionException.class);

  private static final String RIGHTS = "its user lacks a right that the README lists (Security)";

  private Failures() {}

  /**
   * The failure of {@code action}, as callers see it; a failure that is one already stays as it is.
   *
   * @param action what was tried, as in "cannot read topic t"
   */
  static StreamException of(String action, String bootstrap, Throwable thrown) {
    if (thrown instanceof StreamException known) {
      return known;
    }
    var cause = telling(thrown);
    var message = "%s (Kafka at %s): %s".formatted(action, bootstrap, explain(cause));
    if (has(thrown, Failures::isFenced)) {
      return new FencedException(message, thrown);
    }
    return isFinal(thrown)
        ? new StreamException(message, thrown)
        : new RetriableStreamException(message, thrown);
  }

  /** Whether a new attempt is pointless. Whatever does not come from Kafka is a bug, so final. */
  static boolean isFinal(Throwable thrown) {
    return has(thrown, cause -> FINAL.stream().anyMatch(kind -> kind.isInstance(cause)))
        || !has(thrown, KafkaException.class::isInstance);
  }

  private static boolean isFenced(Throwable cause) {
    return cause instanceof ProducerFencedException || cause instanceof FencedInstanceIdException;
  }

  /** Whether it is unknown what became of the request. */
  static boolean isTimeout(Throwable thrown) {
    return has(thrown, TimeoutException.class::isInstance);
  }

  /** Whether the group has moved on to another generation than the one a commit named. */
  static boolean isStaleMembership(Throwable thrown) {
    return has(thrown, CommitFailedException.class::isInstance);
  }

  private static boolean has(Throwable thrown, Predicate<Throwable> wanted) {
    return causes(thrown).anyMatch(wanted);
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
  }

  /** The first cause that says more than that something failed. */
  private static Throwable telling(Throwable thrown) {
    return causes(thrown)
        .filter(cause -> !(cause instanceof ExecutionException))
        .filter(cause -> !(cause instanceof CompletionException))
        .filter(cause -> cause.getClass() != KafkaException.class || cause.getCause() == null)
        .findFirst()
        .orElse(thrown);
  }

  /** What the innermost cause says, in one line. */
  private static String root(Throwable thrown) {
    var last = causes(thrown).reduce(thrown, (outer, inner) -> inner);
    var message = last.getMessage() == null ? last.toString() : last.getMessage();
    return message.lines().findFirst().orElse("no reason given");
  }

  private static String explain(Throwable cause) {
    var message = cause.getMessage() == null ? "" : cause.getMessage();
    var line = message.lines().findFirst().orElse("no reason given");
    if (cause instanceof TimeoutException) {
      return "no answer in time: " + line;
    }
    if (isFenced(cause)) {
      return "another learner has taken over this group, or another replica this name";
    }
    if (cause instanceof TopicAuthorizationException topics) {
      return "not allowed on %s; %s".formatted(topics.unauthorizedTopics(), RIGHTS);
    }
    if (cause instanceof GroupAuthorizationException group) {
      return "not allowed in group %s; %s".formatted(group.groupId(), RIGHTS);
    }
    if (cause instanceof AuthorizationException) {
      return "not allowed; %s (%s)".formatted(RIGHTS, line);
    }
    if (cause instanceof SslAuthenticationException) {
      return "no trust between client and broker: %s; ssl.truststore.location has to hold who signed the broker's certificate"
          .formatted(root(cause));
    }
    if (cause instanceof AuthenticationException) {
      return "the broker let nobody in by this name and password: " + line;
    }
    var kind = cause.getClass().getSimpleName().replaceFirst("Exception$", "");
    return cause instanceof ConfigException ? line : kind + ": " + line;
  }
}
