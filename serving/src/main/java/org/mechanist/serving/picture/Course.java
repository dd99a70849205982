package org.mechanist.serving.picture;

import java.util.List;

/**
 * How a committee went over the images of a stream, as {@link Timeline} draws it. All times are
 * images seen.
 *
 * @param images at the end
 * @param boundaries where one phase of the stream ends and the next begins
 * @param jobs that experts had, in the order in which they were found
 * @param mechanisms of the stream
 */
public record Course(
    double images, List<Double> boundaries, List<Job> jobs, List<Presence> mechanisms) {

  /** What an expert is allowed to. */
  public enum Standing {
    ON_TRIAL("on trial"),
    NEWBORN("newborn"),
    LEARNING("learning"),
    SETTLED("settled"),
    FROZEN("frozen");

    private final String words;

    Standing(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** Whether it has shown that there is a job for it. */
    boolean hasAJob() {
      return this != ON_TRIAL && this != NEWBORN;
    }
  }

  /** What is marked. */
  public enum Event {
    CONFIRMED("confirmed"),
    INHERITED("its copy takes over"),
    MERGED("merged into another"),
    RETIRED("retired"),
    REVIVED("revived"),
    THAWED("thawed");

    private final String words;

    Event(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** A time in which an expert had one standing. */
  public record Span(double from, double to, Standing standing) {}

  /** A time in which a mechanism was there. */
  public record Stretch(double from, double to) {}

  public record Mark(double at, Event event) {}

  /**
   * A job, and who did it in turn: the copy that an expert could not be parted from may go on in
   * its place.
   *
   * @param name of the experts
   * @param spans of those that did it
   * @param inVain of those that were tried beside them, or born, and left
   */
  public record Job(String name, List<Span> spans, List<Span> inVain, List<Mark> marks) {}

  /**
   * A mechanism.
   *
   * @param present when it was there
   * @param restored shares of its images read as labelled once restored, 0 to 1
   * @param heldOut the same of held-out images, also while it was away
   */
  public record Presence(
      String name, List<Stretch> present, List<Point> restored, List<Point> heldOut) {}
}
