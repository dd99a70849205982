package org.mechanist.learner.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.schemas.Pixels;

/**
 * One batch between its competition and what is learned from it: restorations are out, no weight
 * has moved. Close it on the learner thread.
 */
public final class Round implements AutoCloseable {

  private final Competition competition;
  private final List<String> experts; // who won, [image]
  private final List<Pixels> restorations;
  private final Yardstick yardstick;
  private final int[] teachable; // images

  /**
   * @param teachable the indices of images that can teach anything, ascending
   */
  Round(Competition competition, Committee committee, Yardstick yardstick, int[] teachable) {
    this.competition = competition;
    this.teachable = teachable;
    this.yardstick = yardstick;
    this.experts =
        Arrays.stream(competition.winners().expert())
            .mapToObj(place -> committee.at(place).id())
            .toList();
    try (var winning = competition.winning()) {
      this.restorations = TensorBatch.pixels(winning);
    }
  }

  /** The competition for those images that can teach anything; empty if none can. */
  Optional<Competition> lesson() {
    if (teachable.length == 0) {
      return Optional.empty();
    }
    return Optional.of(refused() == 0 ? competition : competition.only(teachable));
  }

  /** How many of the images can teach nothing, and are not learned from. */
  public int refused() {
    return size() - teachable.length;
  }

  Yardstick yardstick() {
    return yardstick;
  }

  /** The winner's restoration of each image. */
  public List<Pixels> restorations() {
    return restorations;
  }

  /** The id of the expert that won an image. */
  public String expert(int image) {
    return experts.get(image);
  }

  /**
   * The objective's logit of the winner's restoration of an image; the least if it is no number.
   */
  public double score(int image) {
    float score = competition.winners().score(image);
    return Float.isFinite(score) ? score : -Float.MAX_VALUE;
  }

  /** Whether that is about what canonical images score. */
  public boolean explained(int image) {
    return yardstick.explains(competition.winners().score(image));
  }

  /** The objective's mean logit of an image's losing restorations; NaN where there are none. */
  public double loserScore(int image) {
    var scores = competition.winners().scores();
    int winner = competition.winners().expert()[image];
    return IntStream.range(0, scores.length)
        .filter(expert -> expert != winner)
        .mapToDouble(expert -> scores[expert][image])
        .filter(score -> !Double.isNaN(score)) // of those who competed
        .average()
        .orElse(Double.NaN);
  }

  /** Images in the batch. */
  public int size() {
    return restorations.size();
  }

  @Override
  public void close() {
    competition.batch().close();
  }
}
