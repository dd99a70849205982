package org.mechanist.learner.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.snapshot.SnapshotEncoder;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;

/**
 * Trains what a benchmark of restoring serves, without Kafka: a committee that has specialized, and
 * then the same one with its vacant places filled by experts who never win, whom the gate has to
 * know as such.
 *
 * <p>Those are what the committee's own experts were before they learned anything: approximate
 * identities, no two of one committee alike. They are held, so they stay what they are.
 *
 * <p>The committee grows by nobody's decision but this one's: lifecycle and reseeding are off. Used
 * and closed on the thread that opened the engine.
 */
public final class ServedCommittee implements AutoCloseable {

  /** What a recipe is to be changed by. */
  public static final Map<String, String> NO_LIFECYCLE = Map.of("growth.everySteps", "0");

  private final Learner learner;
  private final List<byte[]> identities = new ArrayList<>(); // ONNX
  private long step;

  /** Told after each step. */
  @FunctionalInterface
  public interface Listener {
    void step(long done, long all);
  }

  /**
   * A committee of approximate identities.
   *
   * @param recipe without a lifecycle
   * @param experts that learn
   * @param places that there are, at least as many and one
   * @param canonical at least one, all of one size
   * @param images the stream: its batch of each step, from 0
   */
  public ServedCommittee(
      Torch torch,
      Recipe recipe,
      int experts,
      int places,
      List<Pixels> canonical,
      LongFunction<List<Pixels>> images,
      long seed) {
    var first = canonical.get(0);
    var size = new Learner.Size(experts, places, first.width(), first.height(), canonical.size());
    this.learner = new Learner(torch, recipe, size, seed);
    canonical.forEach(learner::addCanonical);
    var early = new ArrayList<Pixels>();
    for (long batch = 0; early.size() < recipe.pretraining().images(); batch++) {
      early.addAll(images.apply(batch));
    }
    learner.pretrain(early, (expert, all, iteration, error) -> {});
    for (var id : learner.expertIds()) {
      identities.add(exported(id));
    }
  }

  private byte[] exported(String expert) {
    return learner
        .obey(Command.about(Command.Kind.EXPORT, expert, null))
        .model()
        .orElseThrow(() -> new IllegalStateException(expert + " can't be exported"));
  }

  /** Learns from so many more batches. */
  public void learn(LongFunction<List<Pixels>> images, long steps, Listener listener) {
    for (long done = 1; done <= steps; done++) {
      try (var round = learner.compete(images.apply(step++), true)) {
        learner.learn(round, change -> {});
      }
      listener.step(done, steps);
    }
  }

  /** Fills all places with experts that never win. */
  public void fill() {
    int vacant = learner.size().mostExperts() - learner.expertIds().size();
    for (int i = 0; i < vacant; i++) {
      var model = identities.get(i % identities.size());
      learner.obey(new Command(UUID.randomUUID(), Command.Kind.IMPORT, null, null, null, model));
    }
  }

  /** Whether the gate proposes who competes. */
  public boolean isTrusted() {
    return learner.copy().gate().orElseThrow().trusted();
  }

  /** What a replica restores by as things are, as it would be published. */
  public List<Message> snapshot() {
    return new SnapshotEncoder(false).encode(learner.copy(), Instant.now()).messages();
  }

  @Override
  public void close() {
    learner.close();
  }
}
