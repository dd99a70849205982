package org.mechanist.serving.metrics;

import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a process can do its work, as a value.
 *
 * @param live whether it does anything; one that does not is to be killed and started again
 * @param ready whether it can
 * @param details what it is doing, or what is missing, a sentence each by what it is about
 */
public record Health(boolean live, boolean ready, Map<String, String> details) {

  public Health {
    details = Map.copyOf(details);
  }

  /** Of one that is live, with one detail. */
  public static Health of(boolean ready, String about, String detail) {
    return new Health(true, ready, Map.of(about, detail));
  }

  /** In the order of their names. */
  Map<String, String> sorted() {
    return new TreeMap<>(details);
  }
}
