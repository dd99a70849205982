package org.mechanist.serving.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Verdict;
import org.mechanist.serving.picture.Attempts;
import org.mechanist.serving.picture.FakeSamples;
import org.mechanist.serving.story.Stories;

/** Runs for tests. */
final class SeedRuns {

  private static final int EVERY = 25;
  private static final int BATCH = 32;

  private SeedRuns() {}

  /** Two looks at two mechanisms; {@code purity} of the second look and of the verdict. */
  static SeedRun small(long seed, double purity) {
    return new SeedRun(
        seed,
        20,
        List.of("expert-0", "expert-1"),
        List.of(
            new Look(
                10,
                320,
                new Accuracy(0.375, 0.5, 1),
                0.75,
                0.25,
                2,
                Map.of("translate(4,0)", Map.of("expert-0", 0.25, "expert-1", 0.75)),
                new Logits(0.5, -0.5, Double.NaN),
                new Probe(Map.of(), Double.NaN),
                12.5),
            new Look(
                20,
                640,
                new Accuracy(0.375, 0.75, 1),
                purity,
                0.5,
                2,
                Map.of(
                    "say \"10\"", Map.of("expert-0", 1.0),
                    "translate(4,0)", Map.of("expert-1", 1.0)),
                new Logits(2, 1, -1),
                new Probe(Map.of("translate(4,0)", Map.of("expert-1", 0.5)), 1),
                11.25)),
        new Verdict(
            100,
            new Accuracy(0.375, 0.875, 0.9375),
            purity,
            0.5,
            purity == 1,
            Map.of(),
            Map.of("translate(4,0)", Map.of("expert-1", 1.0))),
        Gallery.empty(),
        0.0125);
  }

  /** Of a committee that grew on the lifelong scenario. */
  static SeedRun grown(long seed) {
    var run = of(seed, 1600, true);
    var story = Stories.lifelong();
    var end = story.phases().get(story.phases().size() - 1).heldOut().accuracyByMechanism();
    var verdict = run.heldOut();
    return new SeedRun(
        seed,
        run.steps(),
        run.experts(),
        run.looks(),
        new Verdict(
            verdict.images(),
            verdict.accuracy(),
            verdict.purity(),
            verdict.ari(),
            verdict.bijective(),
            end,
            verdict.share()),
        run.gallery(),
        run.secondsPerStep(),
        story);
  }

  /** As long as a real one: ten mechanisms, which get experts of their own if {@code oneToOne}. */
  static SeedRun of(long seed, long steps, boolean oneToOne) {
    var random = new Random(seed);
    var looks = new ArrayList<Look>();
    double pace = 120 + 15 * seed;
    for (long step = EVERY; step <= steps; step += EVERY) {
      double learned = 1 - Math.exp(-step / pace);
      double best = oneToOne ? 0.985 : 0.93;
      looks.add(
          new Look(
              step,
              step * BATCH,
              new Accuracy(0.41, 0.4 + (best - 0.4) * learned - 0.02 * random.nextDouble(), 0.99),
              Math.min(oneToOne ? 1 : 0.9, 0.35 + 0.66 * learned),
              Math.min(oneToOne ? 1 : 0.85, learned),
              Math.min(oneToOne ? 10 : 9, 3 + (int) (9 * learned)),
              share(learned, oneToOne, seed),
              new Logits(4 * learned, 2.5 * learned - random.nextDouble(), -5 * learned),
              new Probe(scores(learned, oneToOne, seed), learned),
              600));
    }
    return new SeedRun(
        seed,
        steps,
        IntStream.range(0, 10).mapToObj(i -> "expert-" + i).toList(),
        looks,
        new Verdict(
            10_000,
            new Accuracy(0.4103, oneToOne ? 0.9807 : 0.9214, 0.9902),
            oneToOne ? 0.9991 : 0.9,
            oneToOne ? 0.998 : 0.87,
            oneToOne,
            Map.of(),
            share(1, oneToOne, seed)),
        seed == 1 ? gallery(seed) : Gallery.empty(), // large pictures take long
        0.612 + 0.001 * seed);
  }

  private static Map<String, Map<String, Double>> scores(
      double learned, boolean oneToOne, long seed) {
    var scores = new LinkedHashMap<String, Map<String, Double>>();
    share(1, oneToOne, seed)
        .forEach(
            (mechanism, row) -> {
              var ofExperts = new LinkedHashMap<String, Double>();
              for (int i = 0; i < 10; i++) {
                boolean own = row.containsKey("expert-" + i);
                ofExperts.put("expert-" + i, own ? 2 * learned : -(3 + i) * learned);
              }
              scores.put(mechanism, ofExperts);
            });
    return scores;
  }

  private static Gallery gallery(long seed) {
    return new Gallery(FakeSamples.of(4, seed), attempts(seed), FakeSamples.of(2, -seed));
  }

  private static List<Attempts> attempts(long seed) {
    return FakeSamples.of(1, seed).stream()
        .map(
            sample ->
                new Attempts(
                    sample.mechanism(),
                    sample.expert(),
                    sample.transformed(),
                    IntStream.range(0, 10)
                        .boxed()
                        .collect(
                            Collectors.toMap(
                                i -> "expert-" + i,
                                i ->
                                    sample.expert().endsWith("-" + i)
                                        ? sample.clean()
                                        : sample.transformed()))))
        .toList();
  }

  private static Map<String, Map<String, Double>> share(
      double learned, boolean oneToOne, long seed) {
    var share = new LinkedHashMap<String, Map<String, Double>>();
    for (int i = 0; i < FakeSamples.MECHANISMS.size(); i++) {
      int own = (int) ((i * 3 + seed) % 10);
      if (!oneToOne && i == 4) {
        own = (int) ((5 * 3 + seed) % 10);
      }
      var row = new LinkedHashMap<String, Double>();
      row.put("expert-" + own, 0.4 + 0.6 * learned);
      if (learned < 1) {
        row.put("expert-" + (own + 1) % 10, 0.35 * (1 - learned));
        row.put("expert-" + (own + 4) % 10, 0.25 * (1 - learned));
      }
      share.put(FakeSamples.MECHANISMS.get(i), row);
    }
    return share;
  }
}
