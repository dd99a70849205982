package org.mechanist.learner.snapshot;

import java.util.List;
import java.util.Optional;
import org.mechanist.schemas.SnapshotManifest.Canonical;

/**
 * A committee, its objective and its gate as they were at one moment between two learning steps,
 * outside of the engine: all that it takes to restore as the learner would.
 *
 * @param step learning steps done before
 * @param recipe the recipe's name
 * @param width of all images, in pixels
 * @param height of all images, in pixels
 * @param members by ascending place
 * @param canonical what canonical images score under the objective
 * @param gate empty if the recipe has none
 */
public record CommitteeCopy(
    long step,
    String recipe,
    int width,
    int height,
    List<Member> members,
    NetworkCopy objective,
    Canonical canonical,
    Optional<GateCopy> gate) {

  /**
   * One expert.
   *
   * @param place its number among what the gate puts out
   * @param id of the expert
   * @param standing as people are told it
   */
  public record Member(int place, String id, String standing, NetworkCopy network) {}

  /**
   * A gate, with what is to be made of what it says: see the manifest's.
   *
   * @param popularity of each place
   */
  public record GateCopy(
      NetworkCopy network,
      boolean trusted,
      int proposed,
      double margin,
      double leastScore,
      double weight,
      double mostAffinity,
      List<Double> popularity) {}

  public CommitteeCopy {
    members = List.copyOf(members);
  }
}
