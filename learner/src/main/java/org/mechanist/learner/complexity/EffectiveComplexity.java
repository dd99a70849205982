package org.mechanist.learner.complexity;

import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.expert.IdentityPretraining;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.Pixels;

/**
 * The effective complexity of mechanisms, each alone and given another (paper, Appendix D).
 *
 * <p>There, two mechanisms are independent if knowing one does not shorten the description of the
 * other: K(y | x*) ≈ K(y). Kolmogorov complexity K cannot be computed; the appendix takes for it
 * the effective complexity of a network under early stopping, and gives no numbers. What is
 * measured here is our reading of that:
 *
 * <pre>
 *   K(y)       learning steps to the inverse of y from the approximate identity   {@link #alone}
 *   K(y | x*)  learning steps to the inverse of y from the finished expert of x   {@link #given}
 * </pre>
 *
 * <p>A deviation from everything else: inverses are learned from pairs ({@link Pairs}), so that
 * steps count what there is to learn and not how a competition went. Both starts see the same
 * batches, and Adam begins anew. What is learned of digits in general counts as knowledge of x,
 * too: a quotient below 1 is shared information of mechanisms only beside quotients of others.
 *
 * <p>Same seed, same lessons: same numbers. Used and closed on the thread that opened the engine.
 */
public final class EffectiveComplexity implements AutoCloseable {

  private final Recipe recipe;
  private final NDManager manager;
  private final Expert identity;
  private final InverseTraining training;
  private final Map<String, Expert> finished = new HashMap<>();

  /**
   * @param recipe of the experts; it also says how they become approximate identities
   * @param images of all the mechanisms, transformed, that the approximate identity is learned from
   * @param most steps after which an inverse is given up, at least 1
   */
  public EffectiveComplexity(Torch torch, Recipe recipe, List<Pixels> images, int most, long seed) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "most steps are %d; 1 or more are allowed".formatted(most));
    }
    torch.requireOwner();
    this.recipe = recipe;
    this.manager = torch.newManager();
    this.training = new InverseTraining(torch, recipe.experts(), most);
    torch.seed(seed);
    this.identity = expert("identity");
    try (var batch = TensorBatch.of(manager, images)) {
      new IdentityPretraining(torch, recipe)
          .pretrain(identity, batch.images(), new SplittableRandom(seed), (iteration, error) -> {});
    }
  }

  /**
   * Learns an inverse from the approximate identity, and keeps it under {@code name}.
   *
   * @param listener told the steps done
   */
  public Complexity alone(String name, Lesson lesson, IntConsumer listener) {
    var expert = copy(identity, name);
    var before = finished.put(name, expert);
    if (before != null) {
      before.close();
    }
    return training.train(expert, lesson, manager, listener);
  }

  /**
   * Learns an inverse from one that was learned {@link #alone}, which stays as it is.
   *
   * @param known the name of that one
   * @throws IllegalArgumentException if there is none
   */
  public Complexity given(String known, Lesson lesson, IntConsumer listener) {
    var start = finished.get(known);
    if (start == null) {
      throw new IllegalArgumentException(
          "%s has not been learned, there are %s".formatted(known, finished.keySet()));
    }
    try (var expert = copy(start, "given " + known)) {
      return training.train(expert, lesson, manager, listener);
    }
  }

  /** As if pretraining had just ended: Adam knows nothing of what was learned before. */
  private Expert copy(Expert other, String id) {
    var copy = expert(id);
    copy.become(other, 0);
    copy.forgetMoments();
    return copy;
  }

  private Expert expert(String id) {
    var network = new ExpertNetwork(recipe.experts());
    try (var initial = network.layout().initial(manager, recipe.experts().initialisation())) {
      return new Expert(id, network, recipe.experts(), manager, initial);
    }
  }

  @Override
  public void close() {
    finished.values().forEach(Expert::close);
    identity.close();
    manager.close();
  }
}
