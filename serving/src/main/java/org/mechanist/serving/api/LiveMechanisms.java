package org.mechanist.serving.api;

import java.util.List;
import org.mechanist.ingest.mechanism.Mechanism;

/**
 * The mechanisms that a producer sends at present, where whoever looks on may change them. Given to
 * a server by who has that producer, as a demo; others have none. Thread-safe; no method waits for
 * Kafka.
 */
public interface LiveMechanisms {

  /**
   * One that is sent.
   *
   * @param name as a scenario writes it, {@link Mechanism#name()}
   * @param share of the images that are sent, 0 to 1
   * @param added whether somebody added it, so that it may be removed
   */
  record Present(String name, double share, boolean added) {}

  /** Those that are sent, in the order in which they came. */
  List<Present> present();

  /**
   * From now on this one is sent as well.
   *
   * @param share of the images that are sent, above 0 and below 1; what the others had of them
   *     shrinks in proportion. NaN: as much as each of the others has on average
   * @return its name, by which it is removed
   * @throws IllegalArgumentException with a sentence for a person if it is sent already, or no more
   *     fit
   */
  String add(Mechanism mechanism, double share);

  /**
   * From now on this one is not sent.
   *
   * @return whether it was
   * @throws IllegalArgumentException with a sentence for a person if nobody added it
   */
  boolean remove(String name);
}
