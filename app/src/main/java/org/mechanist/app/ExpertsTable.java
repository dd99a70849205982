package org.mechanist.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.CommitteeState.Member;
import org.mechanist.schemas.LifecycleEvent;

/** A committee and its experts for a terminal. */
final class ExpertsTable {

  /** A learner tells how it is every 5 s; on a busy machine later. */
  private static final Duration OLD = Duration.ofSeconds(20);

  private ExpertsTable() {}

  static String of(CommitteeState state, Instant now) {
    var text = new StringBuilder(heading(state, now));
    text.append(
        "%-12s %-9s %9s %8s %8s %13s   %s%n"
            .formatted(
                "expert", "standing", "steps", "share", "score", "to canonical", "last win"));
    state
        .experts()
        .forEach(
            member ->
                text.append(
                    "%-12s %-9s %9d %8s %8s %13s   %s%n"
                        .formatted(
                            member.expert(),
                            member.standing(),
                            member.steps(),
                            ReportTable.percent(member.share()),
                            score(member),
                            toCanonical(member, state),
                            ago(member.lastWin(), now))));
    return text.toString();
  }

  static String of(CommitteeState state, Member member, List<LifecycleEvent> history, Instant now) {
    var text = new StringBuilder(heading(state, now));
    text.append("%n%-14s %s%n".formatted("expert", member.expert()));
    text.append("%-14s %s%n".formatted("standing", member.standing()));
    text.append("%-14s %d learning steps%n".formatted("age", member.steps()));
    text.append(
        "%-14s %d images, %s of late, the last one %s%n"
            .formatted(
                "won",
                member.wins(),
                ReportTable.percent(member.share()),
                ago(member.lastWin(), now)));
    text.append(
        "%-14s %s, %s to canonical images%n"
            .formatted("score", score(member), toCanonical(member, state)));
    for (var event : history) {
      text.append(
          "%-14s %s at step %d: %s%n"
              .formatted(
                  ago(event.time(), now), event.kind().word(), event.step(), event.reason()));
    }
    return text.toString();
  }

  private static String heading(CommitteeState state, Instant now) {
    var old = Duration.between(state.time(), now).compareTo(OLD) > 0;
    return "%s, step %d, %d images; %d of %d places taken; canonical images score %.2f; as of %s%s%n"
        .formatted(
            "recipe " + state.recipe(),
            state.step(),
            state.images(),
            state.experts().size(),
            state.places(),
            state.canonicalScore(),
            ago(state.time(), now),
            old ? ": the learner has said nothing since" : "");
  }

  private static String score(Member member) {
    return member.score() == null ? "–" : "%.2f".formatted(member.score());
  }

  private static String toCanonical(Member member, CommitteeState state) {
    return member.score() == null
        ? "–"
        : "%+.2f".formatted(member.score() - state.canonicalScore());
  }

  static String ago(Instant then, Instant now) {
    if (then == null) {
      return "never";
    }
    long seconds = Math.max(0, Duration.between(then, now).toSeconds());
    if (seconds < 120) {
      return seconds + " s ago";
    }
    return seconds < 7200 ? seconds / 60 + " min ago" : seconds / 3600 + " h ago";
  }
}
