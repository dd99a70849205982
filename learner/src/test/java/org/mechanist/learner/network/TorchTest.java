package org.mechanist.learner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.fixture.SharedTorch;

class TorchTest {

  @ParameterizedTest
  @ValueSource(strings = {"cuda", "gpu", "gpu:x", "gpu:1234", ""})
  void open_unknownDevice_namesTheAllowedOnes(String device) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Torch.open(device, 1))
        .withMessageContaining("\"" + device + "\"")
        .withMessageContaining("auto, cpu, gpu:0");
  }

  @Test
  void open_gpuThatIsNotThere_saysWhatIsSeen() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Torch.open("gpu:99", 1))
        .withMessageContaining("no device gpu:99");
  }

  @Test
  void open_onAnotherThreadOnceThereAreWorkers_hasAsManyThreadsByItsOwnChoice() {
    int first = threadsByOwnChoice();
    new Workers(2).map(List.of(1, 2), item -> item);

    assertThat(threadsByOwnChoice()).isEqualTo(first);
  }

  private static int threadsByOwnChoice() {
    return CompletableFuture.supplyAsync(
            () -> Torch.open("cpu", 0).threads(), work -> new Thread(work).start())
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void arrays_managersThatComeAndGo_areThoseThatThereAre() {
    var torch = SharedTorch.get();
    int before = torch.arrays();
    try (var manager = torch.newManager();
        var other = torch.newManager();
        var below = other.newSubManager()) {
      manager.zeros(new Shape(1));
      below.zeros(new Shape(1));

      assertThat(torch.arrays()).isEqualTo(before + 2);
    }
    assertThat(torch.arrays()).isEqualTo(before);
  }

  @Test
  void requireOwner_otherThread_namesBoth() {
    var torch = SharedTorch.get();
    var refused =
        CompletableFuture.supplyAsync(
                () -> {
                  assertThatIllegalStateException()
                      .isThrownBy(torch::requireOwner)
                      .withMessageContaining("belongs to thread");
                  return true;
                })
            .orTimeout(10, TimeUnit.SECONDS);

    assertThat(refused.join()).isTrue();
  }

  @Test
  void recordGradients_whileRecording_ownerIsRefusedUntilItIsClosed() {
    var torch = SharedTorch.get();
    try (var tape = torch.recordGradients()) {
      assertThat(tape).isNotNull();
      assertThatIllegalStateException()
          .isThrownBy(torch::requireOwner)
          .withMessageContaining("gradient mode");
    }

    torch.requireOwner();
  }

  @Test
  void seed_same_givesSameRandomNumbers() {
    var torch = SharedTorch.get();
    try (var manager = torch.newManager()) {
      torch.seed(5);
      var first = manager.randomNormal(new Shape(100)).toFloatArray();
      torch.seed(5);
      var again = manager.randomNormal(new Shape(100)).toFloatArray();
      var next = manager.randomNormal(new Shape(100)).toFloatArray();

      assertThat(again).isEqualTo(first);
      assertThat(next).isNotEqualTo(first);
    }
  }
}
