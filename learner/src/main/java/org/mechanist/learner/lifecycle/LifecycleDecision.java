package org.mechanist.learner.lifecycle;

import java.util.Map;
import org.mechanist.learner.competition.Standing;

/** What is to happen to an expert, and why. Experts are named by their places in the committee. */
public sealed interface LifecycleDecision {

  /** Whom it happens to. */
  int place();

  /** What is to be said after the expert's name. */
  String reason();

  /** What was observed, by name. */
  Map<String, Double> observed();

  /**
   * A vacant place is taken by a noisy copy of an expert, on trial: it has to show that there are
   * two jobs where one expert was.
   *
   * @param place the vacant one
   * @param parent who is copied
   */
  record Spawn(int place, int parent, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /**
   * A vacant place is taken by an approximate identity, for images that nobody explains.
   *
   * @param nearest who won most of them so far
   */
  record Bear(int place, int nearest, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /**
   * A vacant place is taken by an expert that was retired, and explains what nobody else does.
   *
   * @param archived its id
   * @param nearest who won most of that so far
   */
  record Revive(
      int place, String archived, int nearest, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /** An expert that was born for what nobody explained explains it. */
  record Mature(int place, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /** An expert's trials have failed: it has one job, and is not to be taught another. */
  record Settle(int place, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /** An expert has learned its job: its weights are not to drift. */
  record Freeze(int place, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /** What a frozen expert does has become poor: its mechanism drifts, and it is to follow. */
  record Thaw(int place, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /** A user froze an expert: whatever is observed, it stays as it is until a user thaws it. */
  record Hold(int place, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /**
   * A user thawed an expert.
   *
   * @param to what it is allowed to from now on
   */
  record Release(int place, Standing to, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /** A user gave an expert from elsewhere, that takes a vacant place and is held there. */
  record Adopt(int place, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /** A user had an expert leave, for good: it is not revived. */
  record Dismiss(int place, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /** A trial ended well: the one that was spawned and its parent have jobs of their own. */
  record Confirm(int place, int parent, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /**
   * An expert leaves its job to another that does the same, or that it could not part from.
   *
   * @param heir who does it from now on
   */
  record Merge(int place, int heir, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /** An expert that wins nothing leaves. */
  record Retire(int place, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}

  /**
   * In a committee that may not grow, an expert that is not needed where it is becomes a noisy copy
   * of another.
   *
   * @param parent who is copied
   */
  record Reseed(int place, int parent, String reason, Map<String, Double> observed)
      implements LifecycleDecision {}
}
