package org.mechanist.ingest.scenario;

import java.util.List;

/**
 * The digits that a producer sends: canonical ones, the stream, held-out ones. An index always
 * gives the same digit, unless {@link LiveStream} says otherwise.
 */
public interface DigitStream {

  /** How many images the stream has, as far as is known. */
  long images();

  /** Whether the stream has an image of that index, which is 0 or more. */
  boolean has(long index);

  /**
   * One image of the stream.
   *
   * @throws IndexOutOfBoundsException if it has none of that index
   */
  TransformedDigit at(long index);

  /**
   * Test digits, each mechanism applied to exactly {@code perMechanism} of them, shuffled.
   *
   * @throws IllegalArgumentException if that many cannot be had
   */
  List<TransformedDigit> heldOut(int perMechanism);

  /**
   * Canonical digits, each once.
   *
   * @throws IllegalArgumentException if that many cannot be had
   */
  List<CanonicalDigit> canonical(int count);
}
