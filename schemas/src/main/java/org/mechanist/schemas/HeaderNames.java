package org.mechanist.schemas;

/** The names of the headers, as the AsyncAPI document lists them. */
public final class HeaderNames {

  /** CloudEvents (Kafka binding, binary content mode): the image's id, unique within its source. */
  public static final String ID = "ce_id";

  /** CloudEvents: who sent it. */
  public static final String SOURCE = "ce_source";

  /** CloudEvents: what it is, {@link ImageCodec#TYPE} or {@link RestoredImageCodec#TYPE}. */
  public static final String TYPE = "ce_type";

  /** CloudEvents: 1.0. */
  public static final String SPEC_VERSION = "ce_specversion";

  /** {@link ImageCodec#RAW} or {@link ImageCodec#JSON}. */
  public static final String CONTENT_TYPE = "content-type";

  /** In pixels, decimal. */
  public static final String WIDTH = "width";

  /** In pixels, decimal. */
  public static final String HEIGHT = "height";

  /** On a restored image: the expert that won. */
  public static final String EXPERT = "expert";

  /** On a restored image: the objective's logit for it. */
  public static final String SCORE = "score";

  /** On a restored image that no expert explains, and on no other: false. */
  public static final String EXPLAINED = "explained";

  /** On a restored image: which weights restored it, as {@code step-N}. */
  public static final String MODEL_VERSION = "model-version";

  /** On a restored image: before it, a header of the transformed image that this one replaces. */
  public static final String ORIGINAL_PREFIX = "original-";

  /** On a restored image: topic, partition and offset of the transformed one. */
  public static final String ORIGIN_TOPIC = "origin-topic";

  public static final String ORIGIN_PARTITION = "origin-partition";
  public static final String ORIGIN_OFFSET = "origin-offset";
  public static final String ORIGIN_TIMESTAMP_MS = "origin-timestamp-ms";

  /** On a dead letter: where it was read, and why it is one. */
  public static final String DEAD_LETTER_TOPIC = "dead-letter-topic";

  public static final String DEAD_LETTER_PARTITION = "dead-letter-partition";
  public static final String DEAD_LETTER_OFFSET = "dead-letter-offset";
  public static final String DEAD_LETTER_TIMESTAMP_MS = "dead-letter-timestamp-ms";
  public static final String DEAD_LETTER_CAUSE = "dead-letter-cause";
  public static final String DEAD_LETTER_DETAIL = "dead-letter-detail";

  /**
   * On a dead letter of which only a part is there: how much there was ({@link DeadLetter.Cut}).
   */
  public static final String DEAD_LETTER_CUT = "dead-letter-cut";

  /**
   * On a message that was put back onto its topic: the dead letter that it was, as {@code
   * topic-partition@offset}.
   */
  public static final String REPLAY_OF = "replay-of";

  /**
   * For evaluation alone: every header that begins so. The learner passes them on and never reads
   * them.
   */
  public static final String TRUTH_PREFIX = "truth-";

  /** For evaluation: the mechanism, as a scenario names it. */
  public static final String TRUTH_MECHANISM = TRUTH_PREFIX + "mechanism";

  /** For evaluation: the digit, 0 to 9. */
  public static final String TRUTH_LABEL = TRUTH_PREFIX + "label";

  /** For evaluation: the pixels before the mechanism, of the image's own size. */
  public static final String TRUTH_CLEAN = TRUTH_PREFIX + "clean";

  /**
   * For evaluation: the part of the run an image belongs to, {@code stream} or {@code held-out}.
   */
  public static final String TRUTH_PART = TRUTH_PREFIX + "part";

  private HeaderNames() {}
}
