package org.mechanist.learner.pipeline;

/** Moments of a learner's life at which something else would be lost if it were killed. */
public enum Milestone {
  /** A committed batch was done again after a restart. */
  REPLAYED,
  /** A batch is restored, and not published. */
  RESTORED,
  /** A batch is published, and not learned from. */
  PUBLISHED,
  /** A batch is learned from, and what that brought about is not published. */
  LEARNED,
  /** A checkpoint is captured, and begins to be written. */
  CAPTURED
}
