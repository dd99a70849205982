package org.mechanist.learner.checkpoint;

import java.util.List;
import org.mechanist.schemas.Pixels;

/**
 * What passes between a part of a learner and a checkpoint. A part names, in one method {@code
 * exchange(State)}, all that decides its future, and goes on with what it gets back:
 *
 * <pre>
 *   steps = state.value("steps", Long.class, steps);
 * </pre>
 *
 * <p>While a checkpoint is captured that is what it gave; when a learner resumes, it is what the
 * checkpoint has under the same name. So there is nothing that could be written in one way and read
 * in another.
 *
 * <p>What is given is copied or written down before a call returns. On the learner thread.
 */
public sealed interface State permits Capture, Resumption {

  /** Whether values come out of a checkpoint: some parts have something to make room for first. */
  boolean resumes();

  /** The state of a part of this one, under a name of its own. */
  State part(String name);

  /**
   * A small value, which is written as JSON.
   *
   * @param type a boxed number, a record, or an array of such
   * @throws IllegalArgumentException if the checkpoint has none, or none of this type
   */
  <T> T value(String name, Class<T> type, T value);

  /**
   * Numbers of a fixed size.
   *
   * @param array of float, double or long, with one or two dimensions
   * @param shape of what the array is the flat form of, if it is
   * @throws IllegalArgumentException if the checkpoint has none, or none of this type and shape
   */
  <A> A array(String name, A array, long... shape);

  /**
   * Any number of rows of numbers.
   *
   * @param rows all of one length
   * @throws IllegalArgumentException if the checkpoint has none
   */
  float[][] rows(String name, float[][] rows);

  /**
   * Canonical images, of which there are many and which change rarely: a store keeps them in a file
   * of their own. Once a checkpoint.
   *
   * @param images all of one size
   */
  List<Pixels> canonical(List<Pixels> images);
}
