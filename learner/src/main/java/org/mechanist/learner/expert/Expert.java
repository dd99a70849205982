package org.mechanist.learner.expert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.network.EngineArrays;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.recipe.Recipe;

/**
 * A learned inverse of some mechanism: weights, Adam's moments, normalisation statistics, and a
 * name.
 *
 * <p>Owned by the learner thread; close it.
 */
public final class Expert implements AutoCloseable {

  private final String id;
  private final ExpertNetwork network;
  private final Recipe.Experts recipe;
  private final Weights weights;
  private final NDManager manager;
  private final NDArray statistics; // [network.statisticsSize]

  /**
   * @param id unique within a committee and for ever after
   * @param network of the recipe's width
   * @param recipe how it learns
   * @param parent its manager outlives this
   * @param initial parameters, {@code [layout.size]}; copied
   */
  public Expert(
      String id, ExpertNetwork network, Recipe.Experts recipe, NDManager parent, NDArray initial) {
    this.id = id;
    this.network = network;
    this.recipe = recipe;
    this.manager = parent.newSubManager();
    this.weights = new Weights(manager, initial, recipe.averaging());
    this.statistics = manager.create(network.neutralStatistics());
  }

  public String id() {
    return id;
  }

  public Weights weights() {
    return weights;
  }

  public ExpertNetwork network() {
    return network;
  }

  /**
   * Restores images: deterministic, each on its own, no gradient.
   *
   * @param images {@code [batch, 1, height, width]}
   * @param learning whether learning is on: then the recipe says if the averaged weights are used,
   *     else they are
   * @return {@code [batch, 1, height, width]}, owned by the images' manager
   */
  public NDArray restore(NDArray images, boolean learning) {
    var owner = images.getManager();
    try (var own = owner.newSubManager()) {
      var parameters =
          learning && !recipe.averagesCompete()
              ? weights.current(own)
              : weights.averaged(own); // [size]
      var input = images.duplicate();
      input.attach(own);
      var restorations = network.restore(parameters, copyOfStatistics(own), input);
      restorations.attach(owner);
      return restorations;
    }
  }

  /**
   * Restores images so that {@code leaf} gets the gradient of what is done with the result.
   *
   * @param leaf parameters from {@link Weights#leaf}
   * @param images {@code [batch, 1, height, width]}; with the recipe's batch statistics they are
   *     the whole mixed batch, which updates the running statistics
   * @return {@code [batch, 1, height, width]}, owned by the images' manager
   */
  public NDArray restoreForLearning(NDArray leaf, NDArray images) {
    return switch (recipe.statistics()) {
      case FIXED -> network.restore(leaf, copyOfStatistics(leaf.getManager()), images);
      case BATCH -> network.restoreByBatchStatistics(leaf, statistics, images);
    };
  }

  /** In pretraining the statistics are gathered, whatever happens to them afterwards. */
  NDArray restoreForPretraining(NDArray leaf, NDArray images) {
    return network.restoreByBatchStatistics(leaf, statistics, images);
  }

  /**
   * Learns from the gradient of its loss.
   *
   * @param gradient {@code [layout.size]}
   * @return false if it was not finite or out of the weights' bounds, so that nothing was learned
   */
  public boolean learn(NDArray gradient) {
    return weights.learn(gradient, recipe.adam());
  }

  /** Ends pretraining: competition is another task, for which Adam starts anew. */
  public void forgetMoments() {
    weights.forget();
  }

  /** Becomes a copy of {@code other} but for its id, its weights with relative noise. */
  public void become(Expert other, double noise) {
    weights.become(other.weights, noise);
    other.statistics.copyTo(statistics);
  }

  /** The normalisation statistics. */
  public float[] statisticsToFloats() {
    return statistics.toFloatArray();
  }

  /** All but its id, for a checkpoint. */
  public void exchange(State state) {
    weights.exchange(state.part("weights"));
    EngineArrays.exchange(state, "statistics", statistics);
  }

  /** Goes back to statistics that it had. */
  public void restoreStatistics(float[] before) {
    try (var values = manager.create(before)) {
      values.copyTo(statistics);
    }
  }

  private NDArray copyOfStatistics(NDManager owner) {
    var copy = statistics.duplicate();
    copy.attach(owner);
    return copy;
  }

  @Override
  public void close() {
    manager.close();
  }
}
