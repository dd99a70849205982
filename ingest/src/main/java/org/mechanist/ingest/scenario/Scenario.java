package org.mechanist.ingest.scenario;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.mechanist.ingest.mechanism.Mechanism;

/**
 * What happens on a stream: phases one after another, each with its own mixture of mechanisms.
 *
 * @param name what people call it
 * @param phases one or more, the first one first
 */
public record Scenario(String name, List<Phase> phases) {

  /**
   * @throws IllegalArgumentException if the name is blank, there is no phase, or there are more
   *     images than a long can count
   */
  public Scenario {
    phases = List.copyOf(phases);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a scenario has a name, this one's is blank");
    }
    if (phases.isEmpty()) {
      throw new IllegalArgumentException(
          "a scenario has one phase or more, %s has none".formatted(name));
    }
    long images = 0;
    for (var phase : phases) {
      if (phase.images() > Long.MAX_VALUE - images) {
        throw new IllegalArgumentException(
            "a scenario has at most %d images, %s has more".formatted(Long.MAX_VALUE, name));
      }
      images += phase.images();
    }
  }

  /** How many images all phases have. */
  public long images() {
    return phases.stream().mapToLong(Phase::images).sum();
  }

  /** All mechanisms, each once, in the order in which they first appear. */
  public List<Mechanism> mechanisms() {
    return phases.stream().flatMap(phase -> phase.mechanisms().stream()).distinct().toList();
  }

  /**
   * The phase in which an image is sent.
   *
   * @param index 0 to {@link #images()} − 1
   * @throws IndexOutOfBoundsException if it is not within that
   */
  public Phase phaseAt(long index) {
    long before = 0;
    for (var phase : phases) {
      before += phase.images();
      if (index >= 0 && index < before) {
        return phase;
      }
    }
    throw new IndexOutOfBoundsException(
        "scenario %s has images 0 to %d, asked for was %d".formatted(name, before - 1, index));
  }

  /**
   * The same scenario, longer or shorter: exactly {@code images} images, the phases' proportions as
   * close as whole images allow, and no phase without any.
   *
   * @throws IllegalArgumentException if there are fewer images than phases
   */
  public Scenario scaledTo(long images) {
    if (images < phases.size()) {
      throw new IllegalArgumentException(
          "scenario %s has %d phase(s) and takes as many images at least, given were %d"
              .formatted(name, phases.size(), images));
    }
    var scaled = new ArrayList<Phase>();
    long before = 0; // images of this scenario before the end of the phase
    long scaledBefore = 0; // images of the scaled one before its beginning
    for (var phase : phases) {
      before += phase.images();
      long phasesAfter = phases.size() - scaled.size() - 1L;
      long end =
          Math.min(
              Math.max(scaledBefore + 1, rounded(before, images, images())), images - phasesAfter);
      scaled.add(new Phase(end - scaledBefore, phase.mechanisms(), phase.weights()));
      scaledBefore = end;
    }
    return new Scenario(name, scaled);
  }

  /**
   * {@code value × numerator / denominator} to the nearest whole number; the product may not fit a
   * long.
   */
  private static long rounded(long value, long numerator, long denominator) {
    var half = BigInteger.valueOf(denominator / 2);
    return BigInteger.valueOf(value)
        .multiply(BigInteger.valueOf(numerator))
        .add(half)
        .divide(BigInteger.valueOf(denominator))
        .longValueExact();
  }
}
