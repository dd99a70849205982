package org.mechanist.learner.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import org.mechanist.learner.checkpoint.Checkpoint;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.snapshot.SnapshotEncoder;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.Command.Kind;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;

/**
 * Trains what a benchmark of restoring serves, without Kafka: a committee of fixed size that
 * specializes, and then {@linkplain #among the same experts among many} who never win, whom a gate
 * has to know as such.
 *
 * <p>Those are what the committee's experts were before they learned anything: approximate
 * identities. All of the many are held, as experts that have learned their jobs are frozen.
 *
 * <p>Used and closed on the thread that opened the engine.
 */
public final class ServedCommittee implements AutoCloseable {

  private static final String OBJECTIVE = "objective"; // in a checkpoint

  private final Torch torch;
  private final Learner learner;
  private final List<Pixels> canonical;
  private final List<byte[]> identities; // ONNX
  private final long seed;
  private long step;

  /** Told after each step. */
  @FunctionalInterface
  public interface Listener {
    void step(long done, long all);
  }

  /**
   * A committee of approximate identities.
   *
   * @param canonical at least one, all of one size
   * @param images the stream: its batch of each step, from 0
   */
  public ServedCommittee(
      Torch torch,
      Recipe recipe,
      int experts,
      List<Pixels> canonical,
      LongFunction<List<Pixels>> images,
      long seed) {
    this(torch, recipe, size(experts, experts, canonical), canonical, new ArrayList<>(), seed);
    canonical.forEach(learner::addCanonical);
    var early = new ArrayList<Pixels>();
    for (long batch = 0; early.size() < recipe.pretraining().images(); batch++) {
      early.addAll(images.apply(batch));
    }
    learner.pretrain(early, (expert, all, iteration, error) -> {});
    learner.expertIds().forEach(id -> identities.add(exported(id)));
  }

  private ServedCommittee(
      Torch torch,
      Recipe recipe,
      Learner.Size size,
      List<Pixels> canonical,
      List<byte[]> identities,
      long seed) {
    this(torch, new Learner(torch, recipe, size, seed), canonical, identities, seed);
  }

  private ServedCommittee(
      Torch torch, Learner learner, List<Pixels> canonical, List<byte[]> identities, long seed) {
    this.torch = torch;
    this.learner = learner;
    this.canonical = canonical;
    this.identities = identities;
    this.seed = seed;
  }

  private static Learner.Size size(int experts, int most, List<Pixels> canonical) {
    var first = canonical.get(0);
    return new Learner.Size(experts, most, first.width(), first.height(), canonical.size());
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

  /**
   * Another committee: these experts, held, with their objective, and approximate identities in all
   * other places. Its gate has yet to learn who wins.
   *
   * @param recipe the same without a lifecycle, {@code growth.everySteps} 0: nobody is to leave
   * @param places more than there are experts here
   */
  public ServedCommittee among(Recipe recipe, int places) {
    var size = size(1, places, canonical);
    Checkpoint start;
    try (var fresh = new Learner(torch, recipe, size, seed)) {
      canonical.forEach(fresh::addCanonical);
      start = withObjective(fresh.checkpoint(), learner.checkpoint());
    }
    var many =
        new ServedCommittee(
            torch, Learner.resume(torch, recipe, size, seed, start), canonical, identities, seed);
    many.step = step;
    many.obey(Command.about(Kind.FREEZE, many.learner.expertIds().get(0), null));
    for (var id : learner.expertIds()) {
      many.join(exported(id));
    }
    for (int i = 0; many.learner.expertIds().size() < places; i++) {
      many.join(identities.get(i % identities.size()));
    }
    return many;
  }

  private static Checkpoint withObjective(Checkpoint checkpoint, Checkpoint other) {
    var state = (ObjectNode) tree(checkpoint);
    state.set(OBJECTIVE, tree(other).get(OBJECTIVE));
    var arrays = new LinkedHashMap<>(checkpoint.arrays());
    arrays.replaceAll(
        (name, array) -> name.startsWith(OBJECTIVE + "/") ? other.arrays().get(name) : array);
    return new Checkpoint(
        checkpoint.version(),
        state.toString(),
        checkpoint.companion(),
        arrays,
        checkpoint.canonical());
  }

  private static JsonNode tree(Checkpoint checkpoint) {
    try {
      return Json.MAPPER.readTree(checkpoint.state());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checkpoint's state is JSON", e);
    }
  }

  private void join(byte[] model) {
    obey(new Command(UUID.randomUUID(), Kind.IMPORT, null, null, null, model));
  }

  private byte[] exported(String expert) {
    return learner
        .obey(Command.about(Kind.EXPORT, expert, null))
        .model()
        .orElseThrow(() -> new IllegalStateException(expert + " can't be exported"));
  }

  private void obey(Command command) {
    var change = learner.obey(command).change();
    if (change.kind() == LifecycleEvent.Kind.REFUSED) {
      throw new IllegalStateException(change.reason());
    }
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
