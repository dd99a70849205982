package org.mechanist.serving.experiment;

import java.util.Map;
import java.util.Optional;

/**
 * What the paper (Parascandolo et al. 2018, section 4) says an experiment came to.
 *
 * @param words in words
 * @param oneToOne runs one to one of how many, as text; empty if it says nothing of that
 * @param restored share of restored digits read as labelled, as text; empty if it says nothing
 * @param figure what the names of the pictures end with that show it
 * @param goal what is to come of it here
 */
public record PaperResult(
    String words, String oneToOne, String restored, String figure, Goal goal) {

  private static final Goal AS_THE_PAPER = new Goal.OneToOne(7, 10);

  /** Restored images are read as well as clean ones: what the curve of Figure 4 leaves between. */
  private static final Goal CLEAN_LEVEL = new Goal.NearClean(0.015);

  private static final Map<String, PaperResult> BY_EXPERIMENT =
      Map.ofEntries(
          Map.entry(
              "specialization",
              new PaperResult(
                  "7 of 10 runs one to one. In the other 3 one expert has two tasks and one is"
                      + " idle.",
                  "7 of 10",
                  "",
                  "share",
                  AS_THE_PAPER)),
          Map.entry(
              "classifier",
              new PaperResult(
                  "40 % of transformed digits are read as labelled; restored ones reach the clean"
                      + " ones' 99 % by about 600 iterations.",
                  "", "≈ 99 %", "accuracy", CLEAN_LEVEL)),
          Map.entry(
              "samples",
              shown("Restorations can hardly be told from the digits (Figure 2).", "samples")),
          Map.entry(
              "mechanisms",
              shown(
                  "Each expert restores its own mechanism's input and does the same to the others'"
                      + " (Figure 5).",
                  "mechanisms")),
          Map.entry(
              "transfer",
              shown(
                  "Experts of digits restore hand-written letters (Omniglot); shown, not measured.",
                  "transfer")),
          Map.entry(
              "convergence",
              shown(
                  "Names unchanged assignments as a criterion to stop by and gives no number.",
                  "unchanged")),
          Map.entry(
              "random-init", paper("Arguably 1 of 10 runs is good.", new Goal.OneToOne(1, 10))),
          Map.entry(
              "too-many",
              paper("Clean level; some of 16 experts are idle or share a task.", CLEAN_LEVEL)),
          Map.entry("too-few", restored("At most 72 % with 6 experts.", "≤ 72 %", new Goal.None())),
          Map.entry(
              "single-net",
              paper(
                  "A single network of 32, 64 or 128 filters learns at most one inverse mechanism,"
                      + " inversion.",
                  new Goal.None())),
          Map.entry(
              "capacity",
              paper(
                  "Wider or pooling networks specialize too: architecture does not decide it.",
                  AS_THE_PAPER)),
          Map.entry(
              "few-canonical",
              restored("96 % with 64 canonical images.", "96 %", new Goal.Restored(0.96))));

  private static PaperResult shown(String words, String figure) {
    return new PaperResult(words, "", "", figure, AS_THE_PAPER);
  }

  private static PaperResult paper(String words, Goal goal) {
    return new PaperResult(words, "", "", "share", goal);
  }

  private static PaperResult restored(String words, String restored, Goal goal) {
    return new PaperResult(words, "", restored, "share", goal);
  }

  /**
   * Empty for an experiment that is not the paper's.
   *
   * @param experiment its name, and behind a slash that of a variant of it
   */
  public static Optional<PaperResult> of(String experiment) {
    return Optional.ofNullable(BY_EXPERIMENT.get(experiment.split("/", 2)[0]));
  }
}
