package org.mechanist.ingest.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mechanist.ingest.mechanism.Mechanism;

/**
 * A scenario that can be changed while it is sent: mechanisms are added to it and removed again.
 *
 * <p>Where nobody does, its images are the scenario's own, to the last bit. A change holds from the
 * next image that is asked for, and what became of the scenario is {@link #played}. Once somebody
 * added a mechanism, or if it is to keep going from the start, it does not end with the scenario:
 * it goes on as its last phase is, until {@link #end}.
 *
 * <p>Images are asked for one after another, by one thread; all else is for any thread.
 */
public final class LiveStream implements DigitStream {

  /** More would be a crowd on a page, and a committee has its limits too. */
  static final int MOST_ADDED = 8;

  /** Below it nothing is learned within minutes. */
  static final double LEAST_SHARE = 0.01;

  /** What all that were added may have of the stream: the scenario goes on beside them. */
  static final double MOST_ADDED_SHARE = 0.8;

  private final ScenarioStream script;

  // Guarded by this.
  private final Map<Mechanism, Double> added = new LinkedHashMap<>(); // shares of the stream
  private final List<Stretch> stretches = new ArrayList<>();
  private Mixture mixture;
  private long sent;
  private boolean goesOn;
  private boolean ended;

  /**
   * A mechanism that is on the stream now.
   *
   * @param name its spelling
   * @param share of the stream's images, above 0 to 1
   * @param added whether somebody added it; the others are the scenario's
   */
  public record Present(String name, double share, boolean added) {}

  /**
   * What is mixed at the moment.
   *
   * @param scripted the scenario's phase
   * @param mixed that with what was added
   */
  private record Mixture(Phase scripted, Phase mixed) {}

  /** Images that were sent of a mixture, and their number. */
  private record Stretch(Mixture mixture, long images) {}

  /**
   * @param keepGoing whether it goes on after the scenario even if nobody adds anything
   */
  public LiveStream(ScenarioStream script, boolean keepGoing) {
    this.script = script;
    this.goesOn = keepGoing;
    this.mixture = mixture(script.scenario().phaseAt(0));
  }

  /** What it plays if nobody changes it. */
  public Scenario scenario() {
    return script.scenario();
  }

  /** The scenario's images, or those that were sent if they are more. */
  @Override
  public synchronized long images() {
    return Math.max(script.images(), sent);
  }

  /** Whether it goes on now, after the scenario. */
  public synchronized boolean isOvertime() {
    return goesOn && sent >= script.images();
  }

  /** Whether it ends before the image of that index, as long as nobody adds a mechanism. */
  public synchronized boolean endsAt(long index) {
    return index >= script.images() && !goesOn;
  }

  /** It goes on no further than the scenario does. */
  public synchronized void end() {
    goesOn = false;
    ended |= sent >= script.images();
  }

  @Override
  public synchronized boolean has(long index) {
    ended |= index >= script.images() && !goesOn;
    return !ended;
  }

  @Override
  public TransformedDigit at(long index) {
    return script.at(index, next(index));
  }

  private synchronized Phase next(long index) {
    long scripted = Math.min(index, script.images() - 1);
    var phase = script.scenario().phaseAt(scripted);
    if (mixture.scripted() != phase) {
      mixture = mixture(phase);
    }
    int last = stretches.size() - 1;
    if (last >= 0 && stretches.get(last).mixture() == mixture) {
      stretches.set(last, new Stretch(mixture, stretches.get(last).images() + 1));
    } else {
      stretches.add(new Stretch(mixture, 1));
    }
    sent = index + 1;
    return mixture.mixed();
  }

  /** Those that are on the stream, the scenario's first. */
  public synchronized List<Present> present() {
    var mixed = mixture.mixed();
    double all = mixed.weights().stream().mapToDouble(Double::doubleValue).sum();
    var present = new ArrayList<Present>();
    for (int i = 0; i < mixed.mechanisms().size(); i++) {
      var mechanism = mixed.mechanisms().get(i);
      present.add(
          new Present(
              mechanism.name(), mixed.weights().get(i) / all, added.containsKey(mechanism)));
    }
    return present;
  }

  /**
   * From the next image on, the stream has this mechanism as well.
   *
   * @param share of the stream's images; NaN for as much as each of the others has on average
   * @return its name, by which it is removed
   * @throws IllegalArgumentException with a sentence for a person if the share is out of range, it
   *     is on the stream already, there are too many, or the stream has ended
   */
  public synchronized String add(Mechanism mechanism, double share) {
    if (ended) {
      throw new IllegalArgumentException("the stream has ended");
    }
    if (mixture.mixed().mechanisms().contains(mechanism)) {
      throw new IllegalArgumentException(mechanism.name() + " is on the stream already");
    }
    if (added.size() == MOST_ADDED) {
      throw new IllegalArgumentException(
          "%d mechanisms were added, which is the most; remove one first".formatted(MOST_ADDED));
    }
    added.put(mechanism, share(share));
    goesOn = true;
    mixture = mixture(mixture.scripted());
    return mechanism.name();
  }

  /** That is asked for, or an equal part of what there then is. */
  private double share(double asked) {
    double left = MOST_ADDED_SHARE - added.values().stream().mapToDouble(Double::doubleValue).sum();
    if (left < LEAST_SHARE) {
      throw new IllegalArgumentException(
          "those that were added have %s of the stream, which is the most; remove one first"
              .formatted(MOST_ADDED_SHARE));
    }
    double share =
        Double.isNaN(asked)
            ? Math.min(left, 1.0 / (mixture.mixed().mechanisms().size() + 1))
            : asked;
    if (!(share >= LEAST_SHARE && share <= left + 1e-9)) {
      throw new IllegalArgumentException(
          "the share is %s; allowed is %s to %.2f".formatted(share, LEAST_SHARE, left));
    }
    return share;
  }

  /**
   * From the next image on, the stream has this mechanism no more.
   *
   * @return whether somebody had added one of that name
   */
  public synchronized boolean remove(String name) {
    boolean was = added.keySet().removeIf(mechanism -> mechanism.name().equals(name));
    if (was) {
      mixture = mixture(mixture.scripted());
    }
    return was;
  }

  /** The scenario as it was sent up to now; as it is planned, if nothing was sent. */
  public synchronized Scenario played() {
    return stretches.isEmpty()
        ? script.scenario()
        : new Scenario(
            script.scenario().name(),
            stretches.stream()
                .map(
                    one ->
                        new Phase(
                            one.images(),
                            one.mixture().mixed().mechanisms(),
                            one.mixture().mixed().weights()))
                .toList());
  }

  /** Of each mechanism that was sent. */
  @Override
  public List<TransformedDigit> heldOut(int perMechanism) {
    return script.heldOut(perMechanism, played().mechanisms());
  }

  @Override
  public List<CanonicalDigit> canonical(int count) {
    return script.canonical(count);
  }

  /** The phase as it is where nothing was added; else its weights share what those leave. */
  private Mixture mixture(Phase scripted) {
    if (added.isEmpty()) {
      return new Mixture(scripted, scripted);
    }
    double all = scripted.weights().stream().mapToDouble(Double::doubleValue).sum();
    double left = 1 - added.values().stream().mapToDouble(Double::doubleValue).sum();
    var shares = new LinkedHashMap<Mechanism, Double>();
    for (int i = 0; i < scripted.mechanisms().size(); i++) {
      shares.put(scripted.mechanisms().get(i), scripted.weights().get(i) / all * left);
    }
    // The scenario may bring what somebody added before.
    added.forEach((mechanism, share) -> shares.merge(mechanism, share, Double::sum));
    return new Mixture(
        scripted,
        new Phase(scripted.images(), List.copyOf(shares.keySet()), List.copyOf(shares.values())));
  }
}
