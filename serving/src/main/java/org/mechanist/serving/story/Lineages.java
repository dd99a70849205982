package org.mechanist.serving.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mechanist.serving.picture.Course.Event;
import org.mechanist.serving.picture.Course.Job;
import org.mechanist.serving.picture.Course.Mark;
import org.mechanist.serving.picture.Course.Span;
import org.mechanist.serving.picture.Course.Standing;

/**
 * Tells from a committee's decisions which jobs there were and who did them.
 *
 * <p>Most experts are copies on trial that leave within a few looks, and often the copy stays and
 * its original leaves: by name, nobody would last. So what lasts is the job. It begins with a
 * founder, with a copy that parts from its original, or with an expert born for what nobody
 * explained that then does. It goes on when an expert is merged into its own copy, and ends when
 * its expert is merged into another's or retires, to go on if that is revived. Copies that leave
 * are kept with the job they were tried for, those born in vain together.
 */
final class Lineages {

  private static final String BORN_IN_VAIN = "born in vain";
  private static final String PREFIX = "expert-";
  private static final String ARROW = " → ";

  /** So many names fit beside a row. */
  private static final int MOST_NAMES = 4;

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Line> jobs = new LinkedHashMap<>(); // by expert, past ones as well
  private final Map<String, String> originals = new LinkedHashMap<>(); // of those on trial
  private final Map<String, Began> alive = new LinkedHashMap<>(); // by expert
  private final List<Span> inVain = new ArrayList<>();

  private record Began(Standing standing, double at) {
    private Span until(double end) {
      return new Span(at, end, standing);
    }
  }

  private static final class Line {
    private final List<String> experts = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<Span> trials = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();

    private Job job() {
      return new Job(name(experts), spans, trials, marks);
    }
  }

  private Lineages() {}

  /** The jobs, in the order in which they were found, up to {@code images} seen. */
  static List<Job> of(Story story, double images) {
    var lineages = new Lineages();
    story.founders().forEach(founder -> lineages.begin(founder, Standing.LEARNING, 0));
    story.founders().forEach(lineages::found);
    story.lifecycle().forEach(lineages::follow);
    return lineages.end(images);
  }

  private void follow(Decision decision) {
    var expert = decision.expert();
    double at = decision.image();
    switch (decision.decision()) {
      case Decision.SPAWNED -> spawn(decision);
      case Decision.CONFIRMED -> confirm(expert, at);
      case Decision.SETTLED -> stand(expert, Standing.SETTLED, at);
      case Decision.FROZEN -> stand(expert, Standing.FROZEN, at);
      case Decision.THAWED -> {
        stand(expert, Standing.SETTLED, at);
        mark(expert, Event.THAWED, at);
      }
      case Decision.MERGED -> merge(expert, decision.other().orElse(""), at);
      case Decision.RETIRED -> leave(expert, Event.RETIRED, at);
      case Decision.REVIVED -> {
        begin(expert, Standing.FROZEN, at);
        mark(expert, Event.REVIVED, at);
      }
      default -> {} // a kind of a later version changes no bar
    }
  }

  private void spawn(Decision decision) {
    var expert = decision.expert();
    var original = decision.other();
    original.ifPresent(
        name -> {
          originals.put(expert, name);
          learnAgain(name, decision.image());
        });
    begin(expert, original.isPresent() ? Standing.ON_TRIAL : Standing.NEWBORN, decision.image());
  }

  /** Who is tried after it had settled has not. */
  private void learnAgain(String expert, double at) {
    if (alive.containsKey(expert) && alive.get(expert).standing() == Standing.SETTLED) {
      stand(expert, Standing.LEARNING, at);
    }
  }

  private void confirm(String expert, double at) {
    originals.remove(expert);
    if (!jobs.containsKey(expert)) {
      found(expert);
    }
    stand(expert, Standing.LEARNING, at);
    mark(expert, Event.CONFIRMED, at);
  }

  private void merge(String gone, String heir, double at) {
    if (gone.equals(originals.get(heir)) && jobs.containsKey(gone)) {
      var job = jobs.get(gone);
      job.trials.add(alive.get(heir).until(at));
      close(gone, at);
      job.experts.add(heir);
      jobs.put(heir, job);
      originals.remove(heir);
      alive.put(heir, new Began(Standing.LEARNING, at));
      mark(heir, Event.INHERITED, at);
    } else {
      leave(gone, Event.MERGED, at);
    }
  }

  private void leave(String expert, Event event, double at) {
    if (jobs.containsKey(expert)) {
      close(expert, at);
      mark(expert, event, at);
    } else if (alive.containsKey(expert)) {
      var original = jobs.get(originals.remove(expert));
      (original == null ? inVain : original.trials).add(alive.remove(expert).until(at));
    }
  }

  private void begin(String expert, Standing standing, double at) {
    alive.put(expert, new Began(standing, at));
  }

  private void found(String expert) {
    var line = new Line();
    line.experts.add(expert);
    lines.add(line);
    jobs.put(expert, line);
  }

  private void stand(String expert, Standing standing, double at) {
    if (close(expert, at)) {
      begin(expert, standing, at);
    }
  }

  /** Ends what an expert was up to now; false if nothing is known of it. */
  private boolean close(String expert, double at) {
    var began = alive.remove(expert);
    if (began == null || !jobs.containsKey(expert)) {
      return false;
    }
    jobs.get(expert).spans.add(began.until(at));
    return true;
  }

  private void mark(String expert, Event event, double at) {
    if (jobs.containsKey(expert)) {
      jobs.get(expert).marks.add(new Mark(at, event));
    }
  }

  private List<Job> end(double images) {
    for (var expert : List.copyOf(alive.keySet())) {
      var began = alive.get(expert);
      if (!jobs.containsKey(expert) && began.standing() == Standing.NEWBORN) {
        found(expert);
      }
      if (!close(expert, images)) {
        var original = jobs.get(originals.get(expert));
        (original == null ? inVain : original.trials).add(began.until(images));
      }
    }
    var all = new ArrayList<>(lines.stream().map(Line::job).toList());
    if (!inVain.isEmpty()) {
      all.add(new Job(BORN_IN_VAIN, List.of(), inVain, List.of()));
    }
    return all;
  }

  /** As {@code expert-0 → 2 → 5}. */
  private static String name(List<String> experts) {
    var names = new ArrayList<String>();
    names.add(experts.get(0));
    experts.stream().skip(1).map(Lineages::shortName).forEach(names::add);
    int last = names.size() - 1;
    return names.size() <= MOST_NAMES
        ? String.join(ARROW, names)
        : String.join(ARROW, names.get(0), "…", names.get(last - 1), names.get(last));
  }

  private static String shortName(String expert) {
    return expert.startsWith(PREFIX) ? expert.substring(PREFIX.length()) : expert;
  }
}
