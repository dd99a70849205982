package org.mechanist.learner.pipeline;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mechanist.learner.competition.Standing;
import org.mechanist.schemas.CommitteeState.Member;
import org.mechanist.schemas.RestoredImage;

/**
 * What each expert has won, for people to read: since it joined, and of late. Owned by the learner
 * thread.
 */
final class Tally {

  /** Enough for a share of a percent, few enough to follow a change within a minute. */
  private static final int RECENT_IMAGES = 1024;

  private final Map<String, Entry> entries = new LinkedHashMap<>(); // by expert
  private final Deque<Win> recent = new ArrayDeque<>();

  /**
   * An image that was won.
   *
   * @param score of its restoration
   */
  record Win(String expert, double score) {}

  /**
   * What an expert has won.
   *
   * @param joined learning steps done before
   * @param last when it last won; null before
   */
  record Entry(long joined, long wins, Instant last) {}

  /**
   * All that is known.
   *
   * @param experts by id, in the order in which they joined
   * @param recent wins, the last one last
   */
  record State(Map<String, Entry> experts, List<Win> recent) {
    static final State NONE = new State(Map.of(), List.of());
  }

  Tally(State state) {
    entries.putAll(state.experts());
    recent.addAll(state.recent());
  }

  State state() {
    return new State(new LinkedHashMap<>(entries), List.copyOf(recent));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** An expert joined the committee. */
  void join(String expert, long step) {
    entries.put(expert, new Entry(step, 0, null));
  }

  /** An expert left the committee. */
  void leave(String expert) {
    entries.remove(expert);
  }

  /** Counts images that are published. */
  void add(List<RestoredImage> images, Instant now) {
    for (var image : images) {
      entries.computeIfPresent(
          image.expert(), (expert, entry) -> new Entry(entry.joined(), entry.wins() + 1, now));
      recent.addLast(new Win(image.expert(), image.score()));
      if (recent.size() > RECENT_IMAGES) {
        recent.removeFirst();
      }
    }
  }

  /** Images each expert won since it joined. */
  Map<String, Long> wins() {
    var wins = new LinkedHashMap<String, Long>();
    entries.forEach((expert, entry) -> wins.put(expert, entry.wins()));
    return wins;
  }

  /**
   * All of it.
   *
   * @param standings of the experts there are, in the committee's order
   * @param step learning steps done
   */
  List<Member> members(Map<String, Standing> standings, long step) {
    var members = new ArrayList<Member>();
    standings.forEach((expert, standing) -> members.add(member(expert, standing, step)));
    return members;
  }

  private Member member(String expert, Standing standing, long step) {
    var entry = entries.get(expert);
    var scores =
        recent.stream()
            .filter(win -> win.expert().equals(expert))
            .mapToDouble(Win::score)
            .summaryStatistics();
    return new Member(
        expert,
        standing.name().toLowerCase(Locale.ROOT),
        step - entry.joined(),
        entry.wins(),
        scores.getCount() / (double) Math.max(1, recent.size()),
        scores.getCount() == 0 ? null : scores.getAverage(),
        entry.last());
  }
}
