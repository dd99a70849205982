package org.mechanist.learner.competition;

/** What an expert is allowed to. */
public enum Standing {
  /** Learns from all that it wins. */
  LEARNING,
  /**
   * Has a job, and learns from what it can explain, or could soon: an image that is novel is none
   * of it.
   */
  SETTLED,
  /** Has learned its job, and learns no more. */
  FROZEN,
  /** Was frozen by a user: learns no more, and nobody but a user decides about it. */
  HELD,
  /** Was born for images that are novel: it wins them all, until it explains them. */
  NEWBORN;

  /** Whether what is novel to it is to be left to somebody else. */
  public boolean isProtected() {
    return this == SETTLED || isFrozen();
  }

  /** Whether it learns nothing. */
  public boolean isFrozen() {
    return this == FROZEN || this == HELD;
  }
}
