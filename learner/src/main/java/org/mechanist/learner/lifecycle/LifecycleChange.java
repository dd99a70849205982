package org.mechanist.learner.lifecycle;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.mechanist.schemas.LifecycleEvent;

/**
 * A decision that was carried out.
 *
 * @param kind what happened
 * @param expert the id of the expert it happened to
 * @param reason a sentence for a person
 * @param observed what it was decided on, by name
 */
public record LifecycleChange(
    LifecycleEvent.Kind kind, String expert, String reason, Map<String, Double> observed) {

  public LifecycleChange {
    observed = Collections.unmodifiableMap(new TreeMap<>(observed));
  }
}
