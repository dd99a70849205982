package org.mechanist.app;

import org.mechanist.schemas.LifecycleEvent;

/** A decision about an expert as a line for a terminal. */
final class DecisionLine {

  /** What a reason tells before it says why: whose copy an expert is, into whom it is merged. */
  private static final String HOW = "(as|into) .*: .*";

  private DecisionLine() {}

  /**
   * All of it, as {@code step 210, 6720 images: expert-3 merged into expert-1: it did not part from
   * its copy}.
   */
  static String of(LifecycleEvent event) {
    boolean how = event.reason().matches(HOW);
    return "step %d, %d images: %s %s%s%s"
        .formatted(
            event.step(),
            event.images(),
            event.expert(),
            kind(event),
            how ? " " : ": ",
            event.reason());
  }

  /** Who, what and why alone, as {@code expert-6 spawned: nobody explains 100 images of late}. */
  static String shortened(LifecycleEvent event) {
    var reason = event.reason();
    var why = reason.matches(HOW) ? reason.split(": ")[1] : reason;
    return "%s %s: %s".formatted(event.expert(), kind(event), why);
  }

  private static String kind(LifecycleEvent event) {
    return event.kind().word();
  }
}
