package org.mechanist.learner.pipeline;

/** Another learner of the group is at work by now. The message is one line for a person. */
final class ReplacedException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  ReplacedException(String group) {
    super("another learner has taken over this group (%s); this one ends".formatted(group));
  }
}
