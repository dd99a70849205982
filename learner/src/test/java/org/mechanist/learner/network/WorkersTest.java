package org.mechanist.learner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.SharedTorch;

class WorkersTest {

  private final Workers workers = new Workers(3);

  @Test
  void map_items_keepsTheirOrder() {
    var items = IntStream.range(0, 100).boxed().toList();

    assertThat(workers.map(items, item -> 2 * item))
        .isEqualTo(items.stream().map(item -> 2 * item).toList());
  }

  @Test
  void map_asManyAsThreads_runAtTheSameTimeWithoutGradientMode() {
    SharedTorch.get();
    var meeting = new CyclicBarrier(3);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();

    var gradientModes =
        workers.map(
            List.of(1, 2, 3),
            item -> {
              threads.add(Thread.currentThread());
              meet(meeting);
              return JniUtils.isGradMode();
            });

    assertThat(threads).hasSize(3);
    assertThat(gradientModes).containsOnly(false);
  }

  @Test
  void map_oneFails_throwsThatOnceTheOthersHaveEnded() {
    var ended = Collections.synchronizedList(new ArrayList<Integer>());

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                workers.map(
                    List.of(1, 2, 3, 4, 5),
                    item -> {
                      if (item == 2) {
                        throw new IllegalStateException("two");
                      }
                      ended.add(item);
                      return item;
                    }))
        .withMessage("two");

    assertThat(ended).containsExactlyInAnyOrder(1, 3, 4, 5);
  }

  @Test
  void map_gradientsAtTheSameTime_areEachThreadsOwn() {
    var torch = SharedTorch.get();
    try (var manager = torch.newManager()) {
      var gradients =
          workers.map(
              IntStream.rangeClosed(1, 60).boxed().toList(),
              factor -> gradient(torch, manager, factor));

      for (int i = 0; i < gradients.size(); i++) {
        assertThat(gradients.get(i)).hasSize(1000).containsOnly(i + 1f);
      }
    }
  }

  private static float[] gradient(Torch torch, NDManager manager, int factor) {
    try (var own = manager.newSubManager()) {
      var leaf = own.ones(new Shape(1000));
      leaf.setRequiresGradient(true);
      try (var tape = torch.recordGradients()) {
        tape.backward(leaf.mul(own.create((float) factor)).sum());
      }
      var gradient = leaf.getGradient();
      gradient.attach(own);
      return gradient.toFloatArray();
    }
  }

  private static void meet(CyclicBarrier meeting) {
    try {
      meeting.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
