package org.mechanist.serving.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.ingest.scenario.Phase;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Verdict;

/** Stories for tests. */
public final class Stories {

  static final int BATCH = 32;
  private static final int LOOK_EVERY = 20;

  private Stories() {}

  /**
   * Decisions, a line each: step, what happened, the expert, and the reason.
   *
   * @param mechanisms of which as many images were seen as there were in all, divided by theirs
   */
  static List<Decision> decisions(Stream<String> lines, String... mechanisms) {
    return lines.map(line -> decision(line, mechanisms)).toList();
  }

  private static Decision decision(String line, String... mechanisms) {
    var words = line.split(" ", 4);
    long step = Long.parseLong(words[0]);
    var seen = new LinkedHashMap<String, Long>();
    for (var mechanism : mechanisms) {
      seen.put(mechanism, step * BATCH / mechanisms.length);
    }
    return new Decision(step, step * BATCH, words[2], words[1], words[3], seen);
  }

  /** Two mechanisms at first; others join, and one is away for a while. */
  static Scenario lifelongScenario() {
    return new Scenario(
        "lifelong",
        List.of(
            phase(16_000, "invert", "translate(0,-4)"),
            phase(8_000, "invert", "translate(0,-4)", "translate(4,0)"),
            phase(8_000, "invert", "translate(0,-4)", "translate(4,0)", "noise(0.5)"),
            phase(12_000, "invert", "translate(4,0)", "noise(0.5)", "translate(-4,4)"),
            phase(
                8_000,
                "invert",
                "translate(0,-4)",
                "translate(4,0)",
                "noise(0.5)",
                "translate(-4,4)")));
  }

  static Phase phase(long images, String... mechanisms) {
    return Phase.of(images, Stream.of(mechanisms).map(Mechanisms::parse).toList());
  }

  /** What a real committee decided on that scenario, and a course made up to go with it. */
  public static Story lifelong() {
    var scenario = lifelongScenario();
    var names = scenario.mechanisms().stream().map(mechanism -> mechanism.name()).toList();
    var decisions = decisions(lines("lifelong.txt"), names.toArray(String[]::new));
    var firstImages = new LinkedHashMap<String, Long>();
    var phases = new ArrayList<PlayedPhase>();
    var met = new LinkedHashSet<String>();
    long from = 0;
    for (var phase : scenario.phases()) {
      long began = from;
      var mechanisms = names(phase);
      mechanisms.forEach(name -> firstImages.putIfAbsent(name, began));
      met.addAll(mechanisms);
      from += phase.images();
      phases.add(new PlayedPhase(began, from, mechanisms, verdict(met, phases.size())));
    }
    var experts = new LinkedHashMap<Long, Integer>();
    var windows = new ArrayList<Window>();
    for (long step = LOOK_EVERY; step * BATCH <= scenario.images(); step += LOOK_EVERY) {
      experts.put(step, 1 + (int) Math.min(4, step / 300));
      windows.add(window(step, scenario, firstImages));
    }
    return new Story(List.of("expert-0"), firstImages, decisions, experts, windows, phases);
  }

  private static Window window(long step, Scenario scenario, Map<String, Long> firstImages) {
    var restored = new LinkedHashMap<String, Window.Restored>();
    for (var mechanism : names(scenario.phaseAt(step * BATCH - 1))) {
      double age = step * BATCH - firstImages.get(mechanism);
      double share = 0.3 + 0.67 * (1 - Math.exp(-age / 3000)) + 0.02 * Math.sin(step);
      restored.put(mechanism, new Window.Restored(64, share, (long) age / 2));
    }
    return new Window(step, step * BATCH, restored);
  }

  private static Verdict verdict(Iterable<String> mechanisms, int phase) {
    var accuracy = new LinkedHashMap<String, Accuracy>();
    double share = 0.97;
    for (var mechanism : mechanisms) {
      accuracy.put(mechanism, new Accuracy(0.4, share - 0.005 * phase, 0.99));
      share -= 0.05;
    }
    return new Verdict(200, new Accuracy(0.4, 0.9, 0.99), 1, 1, true, accuracy, Map.of());
  }

  private static List<String> names(Phase phase) {
    return phase.mechanisms().stream().map(mechanism -> mechanism.name()).toList();
  }

  private static Stream<String> lines(String resource) {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Stories.class.getResourceAsStream(resource)),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
