package org.mechanist.serving.live;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.LifecycleEvent;

/**
 * What the stream looks like at a moment. Immutable.
 *
 * @param time when
 * @param kafka whether the topics can be read
 * @param learner whether one runs
 * @param committee what it told last; null before it did
 * @param counts of messages; null before those are read that were there at first
 * @param rates of these
 * @param shares who won what of late
 * @param accuracy of late; null where nobody says what images show
 * @param history how it went
 * @param events that happened to experts last, oldest first
 * @param eventCounts of those seen, by kind
 */
public record StreamState(
    Instant time,
    Link kafka,
    Learner learner,
    CommitteeState committee,
    Counts counts,
    Rates rates,
    Shares shares,
    Accuracy accuracy,
    List<Point> history,
    List<LifecycleEvent> events,
    Map<String, Long> eventCounts) {

  /** The same with another history and other events. */
  public StreamState with(List<Point> otherHistory, List<LifecycleEvent> otherEvents) {
    return new StreamState(
        time,
        kafka,
        learner,
        committee,
        counts,
        rates,
        shares,
        accuracy,
        otherHistory,
        otherEvents,
        eventCounts);
  }

  /**
   * Whether the topics can be read.
   *
   * @param connected whether Kafka answered a moment ago
   * @param detail why not, for a person; null if it did
   */
  public record Link(boolean connected, String detail) {}

  /**
   * What there is.
   *
   * @param transformed images that were sent
   * @param restored of these
   * @param deadLetters of these
   * @param unexplained images that came by here and that no expert explains
   * @param lag images that were sent and of which nothing became yet
   */
  public record Counts(
      long transformed, long restored, long deadLetters, long unexplained, long lag) {}

  /**
   * How fast it goes.
   *
   * @param restoredPerSecond null before it has been counted for a while
   * @param stepsPerSecond null where no learner runs
   * @param stepMs from one learning step to the next; null likewise, and where none is made
   */
  public record Rates(Double restoredPerSecond, Double stepsPerSecond, Double stepMs) {}

  /**
   * How a learner is.
   *
   * @param state what it seems to do
   * @param ageMs of what it told last, in milliseconds; null if it never did
   */
  public record Learner(Standing state, Long ageMs) {

    /** What a learner seems to do. */
    public enum Standing {
      @JsonProperty("learning")
      LEARNING,
      @JsonProperty("silent")
      SILENT,
      @JsonProperty("unknown")
      UNKNOWN
    }
  }

  /**
   * Shares of the images that are read as labelled, 0 to 1.
   *
   * @param transformed as they came
   * @param restored as they were restored
   * @param clean before the mechanism: what restoring could reach
   * @param images that were looked at
   */
  public record Accuracy(double transformed, double restored, double clean, int images) {}

  /**
   * How it was once.
   *
   * @param time when
   * @param images with an outcome by then
   * @param step learning steps; null before a learner told
   * @param experts of the committee; null likewise
   * @param restoredPerSecond then; null if that was not known yet
   * @param accuracy then; null where nobody says what images show
   * @param perMechanism share of restored images that are read as labelled, by mechanism
   * @param scores mean score of what each expert won, by expert
   * @param canonicalScore what canonical images score; null before a learner told
   */
  public record Point(
      Instant time,
      long images,
      Long step,
      Integer experts,
      Double restoredPerSecond,
      Accuracy accuracy,
      Map<String, Double> perMechanism,
      Map<String, Double> scores,
      Double canonicalScore) {}
}
