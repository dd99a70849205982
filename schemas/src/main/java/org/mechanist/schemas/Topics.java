package org.mechanist.schemas;

import java.util.List;

/**
 * The names of the topics, which the AsyncAPI document describes. A prefix keeps several learners
 * apart on one broker.
 *
 * @param prefix what all of them begin with
 * @param restoredSuffix what the name of the restored images' topic ends with
 */
public record Topics(String prefix, String restoredSuffix) {

  /** What the topic of restored images is called, unless they are to go elsewhere. */
  public static final String RESTORED = "restored";

  /** With the longest name behind it, it fits the 249 that Kafka allows. In characters. */
  private static final int MAX_PREFIX = 200;

  private static final int MAX_SUFFIX = 30;

  /**
   * @throws IllegalArgumentException if no topic may be called so
   */
  public Topics {
    require(prefix, MAX_PREFIX, "begin");
    require(restoredSuffix, MAX_SUFFIX, "end");
  }

  /**
   * @throws IllegalArgumentException if no topic may be called so
   */
  public Topics(String prefix) {
    this(prefix, RESTORED);
  }

  /**
   * The same with another topic for restored images.
   *
   * @throws IllegalArgumentException if no topic may be called so, or another one is
   */
  public Topics restoringTo(String suffix) {
    var others = new Topics(prefix, suffix);
    if (others.all().stream().distinct().count() < others.all().size()
        || others.restored().equals(others.checkpoints())) {
      throw new IllegalArgumentException(
          "%s is for something else than restored images".formatted(others.restored()));
    }
    return others;
  }

  private static void require(String part, int longest, String place) {
    if (part.isEmpty() || part.length() > longest || !part.chars().allMatch(Topics::isAllowed)) {
      throw new IllegalArgumentException(
          "\"%s\" can't %s the name of a topic; 1 to %d letters a-z, digits, dots, hyphens and underscores can"
              .formatted(ImageCodec.cut(part), place, longest));
    }
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  /** The prefix that the documents name. */
  public static final Topics DEFAULT = new Topics("mechanist");

  /** Canonical images: what restored images should look like. */
  public String canonical() {
    return prefix + ".canonical";
  }

  /** Images distorted by unknown mechanisms. */
  public String transformed() {
    return prefix + ".transformed";
  }

  /** What users want done to experts. */
  public String commands() {
    return prefix + ".commands";
  }

  /** Restored images; as many partitions as {@link #transformed()}, each in its order. */
  public String restored() {
    return prefix + "." + restoredSuffix;
  }

  /** What happened to experts. */
  public String lifecycle() {
    return prefix + ".lifecycle";
  }

  /** Published experts, the manifest that names them, and how the committee is; compacted. */
  public String experts() {
    return prefix + ".experts";
  }

  /**
   * Messages that could not be restored, with their original bytes and the cause; whoever restores
   * to elsewhere has some of its own.
   */
  public String deadLetters() {
    return (restoredSuffix.equals(RESTORED) ? prefix : restored()) + ".dead-letters";
  }

  /** What the learner did in each transaction, to be done again by whoever takes its place. */
  public String journal() {
    return prefix + ".journal";
  }

  /** Checkpoints, for a learner that keeps them here, too; compacted. None of {@link #all()}. */
  public String checkpoints() {
    return prefix + ".checkpoints";
  }

  /** All eight that there always are, in data-flow order. */
  public List<String> all() {
    return List.of(
        canonical(),
        transformed(),
        commands(),
        restored(),
        lifecycle(),
        experts(),
        deadLetters(),
        journal());
  }
}
