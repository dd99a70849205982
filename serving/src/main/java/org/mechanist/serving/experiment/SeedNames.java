package org.mechanist.serving.experiment;

import java.util.ArrayList;
import java.util.List;

/** Seeds as a title names them. */
public final class SeedNames {

  private SeedNames() {}

  /**
   * As {@code seeds 1–3, 5}.
   *
   * @param seeds one or more, ascending
   */
  public static String of(List<Long> seeds) {
    var spans = new ArrayList<String>();
    for (int from = 0, to; from < seeds.size(); from = to + 1) {
      to = from;
      while (to + 1 < seeds.size() && seeds.get(to + 1) == seeds.get(to) + 1) {
        to++;
      }
      var first = Long.toString(seeds.get(from));
      spans.add(from == to ? first : first + "–" + seeds.get(to));
    }
    return (seeds.size() == 1 ? "seed " : "seeds ") + String.join(", ", spans);
  }
}
