package org.mechanist.learner.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.schemas.Pixels;

class TensorBatchTest {

  @Test
  void of_allPixelValues_comeBackAsTheyWere() {
    var values = new byte[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) i;
    }
    var images = List.of(new Pixels(32, 8, values), Drawings.inverted(new Pixels(32, 8, values)));
    try (var manager = SharedTorch.get().newManager();
        var batch = TensorBatch.of(manager, images)) {
      assertThat(batch.images().getShape()).isEqualTo(new Shape(2, 1, 8, 32));
      assertThat(batch.images().min().getFloat()).isZero();
      assertThat(batch.images().max().getFloat()).isEqualTo(1f);
      assertThat(TensorBatch.pixels(batch.images())).isEqualTo(images);
    }
  }

  @Test
  void pixels_valuesOutsideTheRange_areClamped() {
    try (var manager = SharedTorch.get().newManager()) {
      var array = manager.create(new float[] {-0.5f, 1.5f, 0.5f}, new Shape(1, 1, 1, 3));

      assertThat(TensorBatch.pixels(array).get(0).values())
          .containsExactly((byte) 0, (byte) 255, (byte) 128);
    }
  }

  @Test
  void of_imagesOfTwoSizes_namesBoth() {
    try (var manager = SharedTorch.get().newManager()) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> TensorBatch.of(manager, List.of(Drawings.plain(8, 0), Drawings.plain(16, 0))))
          .withMessageContaining("8×8")
          .withMessageContaining("16×16");
    }
  }

  @Test
  void close_freesTheBatchAndWhatWasComputedFromIt() {
    try (var manager = SharedTorch.get().newManager()) {
      var batch = TensorBatch.of(manager, Drawings.strokes(2, 8, 1));
      batch.images().mul(2f);
      assertThat(ManagedArrays.of(manager)).isEqualTo(2);

      batch.close();

      assertThat(ManagedArrays.of(manager)).isZero();
    }
  }
}
