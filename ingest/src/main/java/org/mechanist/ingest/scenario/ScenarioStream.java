package org.mechanist.ingest.scenario;

import java.util.ArrayList;
import java.util.List;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mnist.LabelledImage;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.scenario.Chance.Use;
import org.mechanist.schemas.Truth;

/**
 * The one sequence of transformed digits that a scenario, a split and a seed give.
 *
 * <p>Each item is a function of seed and index alone, so a producer may resume at any index. The
 * digits of the split's first part come in a random order, each once, and then in another order
 * again; the mechanism of each is drawn by the weights of its phase. Thread-safe.
 */
public final class ScenarioStream implements DigitStream {

  private final Scenario scenario;
  private final Split split;
  private final long seed;
  private final Chance chance;

  /** The order of the pass that was asked for last: computing one takes a millisecond. */
  private volatile Pass latestPass = new Pass(-1, new int[0]);

  /** The order of the digits within one pass over all of them. */
  private record Pass(long number, int[] order) {}

  /**
   * @param split where the digits come from
   * @param seed any number
   */
  public ScenarioStream(Scenario scenario, Split split, long seed) {
    this.scenario = scenario;
    this.split = split;
    this.seed = seed;
    this.chance = new Chance(seed);
  }

  /** What it plays. */
  public Scenario scenario() {
    return scenario;
  }

  @Override
  public long images() {
    return scenario.images();
  }

  @Override
  public boolean has(long index) {
    return index < images();
  }

  /**
   * One image of it.
   *
   * @param index 0 to {@link #images()} − 1
   * @throws IndexOutOfBoundsException if it is not within that
   */
  @Override
  public TransformedDigit at(long index) {
    return at(index, scenario.phaseAt(index));
  }

  /** The same digit by another mixture, and beyond the scenario's end, where digits go on. */
  TransformedDigit at(long index, Phase phase) {
    int count = split.transformed().count();
    var digit = split.transformed().digit(pass(index / count).order()[(int) (index % count)]);
    var random = chance.of(Use.STREAM_ITEM, index);
    var mechanism = phase.mechanismAt(random.nextDouble());
    return new TransformedDigit(
        index,
        "%d-%d".formatted(seed, index),
        mechanism.apply(digit.clean(), random),
        truth(Truth.STREAM, mechanism, digit));
  }

  /**
   * Test digits, for evaluation after the last phase: each mechanism of the scenario is applied to
   * exactly {@code perMechanism} of them, to others than the next mechanism as long as there are
   * enough; all shuffled.
   *
   * @throws IllegalArgumentException if {@code perMechanism} is not 0 to the number of test digits
   */
  @Override
  public List<TransformedDigit> heldOut(int perMechanism) {
    return heldOut(perMechanism, scenario.mechanisms());
  }

  /** The same for other mechanisms. */
  List<TransformedDigit> heldOut(int perMechanism, List<Mechanism> mechanisms) {
    int count = checked(perMechanism, split.heldOut().count(), "held-out digits per mechanism");
    int[] choice = chance.permutation(Use.HELD_OUT_CHOICE, 0, split.heldOut().count());
    int[] order =
        chance.permutation(Use.HELD_OUT_ORDER, 0, Math.multiplyExact(count, mechanisms.size()));
    var items = new ArrayList<TransformedDigit>(order.length);
    for (int index = 0; index < order.length; index++) {
      var mechanism = mechanisms.get(order[index] / count);
      var digit = split.heldOut().digit(choice[order[index] % choice.length]);
      items.add(
          new TransformedDigit(
              index,
              "%d-held-out-%d".formatted(seed, index),
              mechanism.apply(digit.clean(), chance.of(Use.HELD_OUT_ITEM, index)),
              truth(Truth.HELD_OUT, mechanism, digit)));
    }
    return items;
  }

  /**
   * Canonical digits, each once; the first ones of a longer list are those of a shorter one.
   *
   * @throws IllegalArgumentException if {@code count} is not 0 to the number there are
   */
  @Override
  public List<CanonicalDigit> canonical(int count) {
    int available = split.canonical().count();
    checked(count, available, "canonical digits");
    int[] choice = chance.permutation(Use.CANONICAL_CHOICE, 0, available);
    var items = new ArrayList<CanonicalDigit>(count);
    for (int index = 0; index < count; index++) {
      var digit = split.canonical().digit(choice[index]);
      items.add(new CanonicalDigit("%d-canonical-%d".formatted(seed, index), digit.clean()));
    }
    return items;
  }

  private Pass pass(long number) {
    var pass = latestPass;
    if (pass.number() != number) {
      int count = split.transformed().count();
      pass = new Pass(number, chance.permutation(Use.PASS_ORDER, number, count));
      latestPass = pass;
    }
    return pass;
  }

  private static Truth truth(String part, Mechanism mechanism, LabelledImage digit) {
    return new Truth(part, mechanism.name(), digit.label(), digit.clean());
  }

  private static int checked(int count, int available, String what) {
    if (count < 0 || count > available) {
      throw new IllegalArgumentException(
          "0 to %d %s can be had, asked for were %d".formatted(available, what, count));
    }
    return count;
  }
}
