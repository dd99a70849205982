package org.mechanist.serving.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.evaluation.RestorationCensus;
import org.mechanist.serving.story.Told;

/**
 * Puts a {@link DemoReport} together from what the run knows of itself and what the evaluation
 * found. {@code evaluation}, {@code census}, {@code device} and {@code recipe} are needed. Not
 * thread-safe.
 */
public final class DemoReportBuilder {

  private Evaluation evaluation;
  private RestorationCensus census;
  private long produced;
  private long deadLettered;
  private long steps;
  private DemoReport.Seconds seconds = new DemoReport.Seconds(0, 0, 0);
  private long seed;
  private String device;
  private String recipe;
  private String scenario;
  private String classifier;
  private Double secondsToFirstRestored;
  private Optional<Told> story = Optional.empty();

  DemoReportBuilder() {}

  public DemoReportBuilder evaluation(Evaluation evaluation) {
    this.evaluation = evaluation;
    return this;
  }

  public DemoReportBuilder census(RestorationCensus census) {
    this.census = census;
    return this;
  }

  /** Images sent to the transformed topic. */
  public DemoReportBuilder produced(long images) {
    this.produced = images;
    return this;
  }

  /** Messages on the dead-letter topic. */
  public DemoReportBuilder deadLettered(long images) {
    this.deadLettered = images;
    return this;
  }

  /** Learning steps. */
  public DemoReportBuilder steps(long steps) {
    this.steps = steps;
    return this;
  }

  /** {@code total} includes {@code startup}, which includes {@code pretraining}. */
  public DemoReportBuilder seconds(double startup, double pretraining, double total) {
    this.seconds = new DemoReport.Seconds(startup, pretraining, total);
    return this;
  }

  public DemoReportBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** The learner's device, as {@code cpu} or {@code cuda}. */
  public DemoReportBuilder device(String device) {
    this.device = device;
    return this;
  }

  /** The recipe's name. */
  public DemoReportBuilder recipe(String recipe) {
    this.recipe = recipe;
    return this;
  }

  /** The scenario's name. */
  public DemoReportBuilder scenario(String scenario) {
    this.scenario = scenario;
    return this;
  }

  /** Where the digit classifier ran. */
  public DemoReportBuilder classifier(String provider) {
    this.classifier = provider;
    return this;
  }

  /** From the start of the run. */
  public DemoReportBuilder secondsToFirstRestored(double seconds) {
    this.secondsToFirstRestored = seconds;
    return this;
  }

  /** How the committee found its size; empty of one of fixed size. */
  public DemoReportBuilder story(Optional<Told> told) {
    this.story = told;
    return this;
  }

  /**
   * The report of everything evaluated up to now.
   *
   * @throws NullPointerException if something that is needed was not given
   */
  public DemoReport build() {
    Objects.requireNonNull(evaluation, "evaluation");
    Objects.requireNonNull(census, "census");
    var decisive = evaluation.decisive();
    var assignment = decisive.assignment();
    double running = seconds.total() - seconds.startup();
    return new DemoReport(
        new DemoReport.Images(produced, census.distinct(), deadLettered),
        decisive.accuracy(),
        new DemoReport.AssignmentReport(
            assignment.ari(),
            assignment.purity(),
            assignment.experts(),
            assignment.mechanisms(),
            assignment.bijective(),
            assignment.share()),
        steps,
        seconds,
        running > 0 ? census.distinct() / running : 0,
        seed,
        Objects.requireNonNull(device, "device"),
        Objects.requireNonNull(recipe, "recipe"),
        scenario,
        decisive == evaluation.heldOut() ? Truth.HELD_OUT : Truth.STREAM,
        classifier,
        secondsToFirstRestored,
        new DemoReport.ExactlyOnce(census.lost(produced, deadLettered), census.duplicated()),
        decisive.accuracyByMechanism(),
        evaluation.stream().accuracy(),
        evaluation.stream().curve(),
        story.map(DemoReportBuilder::lifecycle).orElse(List.of()),
        story.map(DemoReportBuilder::expertsOverTime).orElse(List.of()),
        story.map(DemoReportBuilder::detectionDelayImages).orElse(Map.of()),
        story.map(Told::lostWhileAway).orElse(Map.of()),
        story.map(told -> told.measures().spuriousDecisions()).orElse(null));
  }

  private static List<DemoReport.Decided> lifecycle(Told told) {
    return told.story().lifecycle().stream()
        .map(
            made ->
                new DemoReport.Decided(
                    made.step(), made.image(), made.decision(), made.expert(), made.reason()))
        .toList();
  }

  /** After all that was decided at a step. */
  private static List<DemoReport.Experts> expertsOverTime(Told told) {
    var sizes = new TreeMap<Long, DemoReport.Experts>();
    int experts = told.story().founders().size();
    sizes.put(0L, new DemoReport.Experts(0, 0, experts));
    for (var made : told.story().lifecycle()) {
      experts += made.expertsMore();
      if (made.expertsMore() != 0) {
        sizes.put(made.step(), new DemoReport.Experts(made.step(), made.image(), experts));
      }
    }
    return List.copyOf(sizes.values());
  }

  private static Map<String, Long> detectionDelayImages(Told told) {
    var delays = new LinkedHashMap<String, Long>();
    told.measures()
        .mechanisms()
        .forEach(
            (mechanism, measures) -> {
              if (measures.detectionDelayImages() != null) {
                delays.put(mechanism, measures.detectionDelayImages());
              }
            });
    return delays;
  }
}
