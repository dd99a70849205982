package org.mechanist.learner.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.mechanist.schemas.Pixels;

/**
 * All that decides a learner's future, between two of its steps: one that is resumed from it goes
 * on as if it had never stopped. Immutable, so that it can be written on another thread while the
 * learner goes on.
 *
 * @param version of the product that captured it
 * @param state JSON: what is small
 * @param companion of a caller, who needs it at the same moment: nothing here looks into it
 * @param arrays by name: what is large, in the order in which it was captured
 * @param canonical images that are kept, all of one size
 */
public record Checkpoint(
    String version,
    String state,
    JsonNode companion,
    Map<String, Tensor> arrays,
    List<Pixels> canonical) {

  public Checkpoint {
    companion = companion.deepCopy();
    arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    canonical = List.copyOf(canonical);
  }

  /**
   * Captures a state, on the thread that owns it.
   *
   * @param version of the product
   * @param exchange names what there is
   */
  public static Checkpoint capture(String version, Consumer<State> exchange) {
    var capture = new Capture();
    exchange.accept(capture);
    return capture.checkpoint(version);
  }

  /**
   * Gives the state back.
   *
   * @param exchange names what there was, as when it was captured
   * @throws IllegalArgumentException if it names what is not there, or is something else
   */
  public void resume(Consumer<State> exchange) {
    exchange.accept(new Resumption(this));
  }

  /** The same with what a caller wants to be kept beside it. */
  public Checkpoint with(JsonNode other) {
    return new Checkpoint(version, state, other, arrays, canonical);
  }

  /** A copy of what a caller wanted to be kept beside it; JSON's null if nobody did. */
  @Override
  public JsonNode companion() {
    return companion.deepCopy();
  }
}
