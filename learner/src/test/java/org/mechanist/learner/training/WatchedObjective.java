package org.mechanist.learner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.objective.Objective;
import org.mechanist.learner.snapshot.NetworkCopy;

/** An objective that notes its weights around each time it learns, and can be kept from it. */
final class WatchedObjective implements Objective {

  private final Objective watched;
  private final boolean learns;
  private final UnaryOperator<NDArray> onLoss;
  final List<float[]> beforeLearning = new ArrayList<>();
  final List<float[]> afterLearning = new ArrayList<>();
  final List<Long> winningShown = new ArrayList<>(); // images, each time

  private WatchedObjective(Objective watched, boolean learns, UnaryOperator<NDArray> onLoss) {
    this.watched = watched;
    this.learns = learns;
    this.onLoss = onLoss;
  }

  static WatchedObjective watching(Objective watched) {
    return new WatchedObjective(watched, true, loss -> loss);
  }

  static WatchedObjective thatNeverLearns(Objective watched) {
    return new WatchedObjective(watched, false, loss -> loss);
  }

  static WatchedObjective whoseLossIsNoNumber(Objective watched) {
    return new WatchedObjective(
        watched, false, loss -> loss.mul(loss.getManager().create(Float.NaN)));
  }

  @Override
  public NDArray score(NDArray images) {
    return watched.score(images);
  }

  @Override
  public NDArray loss(NDArray restorations, NDArray noise) {
    return onLoss.apply(watched.loss(restorations, noise));
  }

  @Override
  public double learn(NDArray canonical, NDArray winning, NDList losing, double winnerWeight) {
    beforeLearning.add(watched.toFloats());
    winningShown.add(winning.getShape().get(0));
    double loss = learns ? watched.learn(canonical, winning, losing, winnerWeight) : 0;
    afterLearning.add(watched.toFloats());
    return loss;
  }

  @Override
  public Weights weights() {
    return watched.weights();
  }

  @Override
  public NetworkCopy copy() {
    return watched.copy();
  }

  @Override
  public void exchange(State state) {
    watched.exchange(state);
  }

  @Override
  public void close() {
    watched.close();
  }
}
