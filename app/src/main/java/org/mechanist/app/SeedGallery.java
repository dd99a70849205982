package org.mechanist.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.evaluation.Verdict;
import org.mechanist.serving.picture.Attempts;
import org.mechanist.serving.picture.Letters;
import org.mechanist.serving.picture.Sample;

/** Has a learner's experts restore images for a person to look at, after the paper's figures. */
final class SeedGallery {

  private static final int LETTER_SIDE = 48; // half as much again as the digits'
  private static final int LETTERS = 2; // for each mechanism

  private final Learner learner;
  private final ScenarioStream stream;
  private final SplittableRandom random;

  SeedGallery(Learner learner, ScenarioStream stream, long seed) {
    this.learner = learner;
    this.stream = stream;
    this.random = new SplittableRandom(seed);
  }

  /** Figure 5: every mechanism on one held-out digit, every expert on each of these. */
  List<Attempts> attempts() {
    var mechanisms = stream.scenario().mechanisms();
    var digit = stream.heldOut(1).get(0).truth().clean();
    var images = mechanisms.stream().map(mechanism -> mechanism.apply(digit, random)).toList();
    var restored = new LinkedHashMap<String, List<Pixels>>();
    learner.expertIds().forEach(expert -> restored.put(expert, learner.restoreBy(expert, images)));
    var attempts = new ArrayList<Attempts>();
    try (var round = learner.compete(images, false)) {
      for (int i = 0; i < images.size(); i++) {
        var byExpert = new LinkedHashMap<String, Pixels>();
        for (var expert : restored.entrySet()) {
          byExpert.put(expert.getKey(), expert.getValue().get(i));
        }
        attempts.add(
            new Attempts(mechanisms.get(i).name(), round.expert(i), images.get(i), byExpert));
      }
    }
    return attempts;
  }

  /**
   * Letters: each mechanism on some of them, restored by the expert that the mechanism has on
   * digits. The objective, which looks at images of one size, has no say.
   */
  List<Sample> transfers(Verdict digits) {
    var mechanisms = stream.scenario().mechanisms();
    var letters = Letters.draw(LETTERS * mechanisms.size(), LETTER_SIDE);
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < mechanisms.size(); i++) {
      var some = letters.subList(i * LETTERS, (i + 1) * LETTERS);
      samples.addAll(transfers(mechanisms.get(i), digits, some));
    }
    return samples;
  }

  private List<Sample> transfers(Mechanism mechanism, Verdict digits, List<Pixels> letters) {
    var expert = digits.expertOf(mechanism.name());
    var images = letters.stream().map(letter -> mechanism.apply(letter, random)).toList();
    var restored = learner.restoreBy(expert, images);
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < images.size(); i++) {
      samples.add(
          new Sample(
              "%s-letter-%d".formatted(mechanism.name(), i),
              mechanism.name(),
              expert,
              images.get(i),
              restored.get(i),
              letters.get(i)));
    }
    return samples;
  }
}
