package org.mechanist.learner.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mechanist.schemas.Pixels;

/**
 * Which images of a batch can teach anything, by what the first canonical images that are kept look
 * like: a function of these and of the image alone, so that there is nothing to be saved. Owned by
 * the learner thread.
 */
final class Lessons {

  private static final int CANONICAL = 256; // images, enough for what is rare among them

  private final CanonicalReservoir reservoir;
  private List<Seen> seen = List.of();
  private Teachable teachable = new Teachable(List.of());

  /** A canonical image and what it looks like, so that it is looked at once. */
  private record Seen(Pixels image, Look look) {}

  Lessons(CanonicalReservoir reservoir) {
    this.reservoir = reservoir;
  }

  /** The indices of those that can, ascending. */
  int[] of(List<Pixels> images) {
    lookAtCanonical();
    return IntStream.range(0, images.size())
        .filter(image -> teachable.test(Look.of(images.get(image))))
        .toArray();
  }

  /** Those that can; all if none can. */
  List<Pixels> among(List<Pixels> images) {
    var indices = of(images);
    return indices.length == 0 ? images : Arrays.stream(indices).mapToObj(images::get).toList();
  }

  private void lookAtCanonical() {
    var canonical = reservoir.first(CANONICAL);
    var now = new ArrayList<Seen>(canonical.size());
    boolean changed = canonical.size() != seen.size();
    for (int i = 0; i < canonical.size(); i++) {
      var image = canonical.get(i);
      boolean known = i < seen.size() && seen.get(i).image() == image;
      changed |= !known;
      now.add(known ? seen.get(i) : new Seen(image, Look.of(image)));
    }
    if (changed) {
      seen = now;
      teachable = new Teachable(now.stream().map(Seen::look).toList());
    }
  }
}
