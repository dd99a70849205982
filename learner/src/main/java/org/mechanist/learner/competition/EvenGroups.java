package org.mechanist.learner.competition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Experts in groups that have about as many images as each other, so that threads that take a group
 * each are done at the same time. How many there are does not depend on the number of threads: it
 * is even, for two threads.
 */
final class EvenGroups {

  private EvenGroups() {}

  /**
   * Whoever has most images is given to the group that has fewest so far (longest processing time
   * first, Graham 1969).
   *
   * @param images of each expert
   * @param atLeast images that a group is to have on average, if there are more than two groups
   * @return groups of ascending experts
   */
  static List<List<Integer>> of(Map<Integer, Integer> images, int atLeast) {
    int all = images.values().stream().mapToInt(Integer::intValue).sum();
    int count = Math.min(images.size(), 2 * Math.max(1, all / (2 * atLeast)));
    var groups = Stream.generate(ArrayList<Integer>::new).limit(count).toList();
    var sizes = new int[count];
    images.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Integer, Integer> expert) -> -expert.getValue())
                .thenComparing(Map.Entry::getKey))
        .forEach(
            expert -> {
              int least = indexOfLeast(sizes);
              groups.get(least).add(expert.getKey());
              sizes[least] += expert.getValue();
            });
    groups.forEach(Collections::sort);
    return List.copyOf(groups);
  }

  private static int indexOfLeast(int[] sizes) {
    int least = 0;
    for (int i = 1; i < sizes.length; i++) {
      least = sizes[i] < sizes[least] ? i : least;
    }
    return least;
  }
}
