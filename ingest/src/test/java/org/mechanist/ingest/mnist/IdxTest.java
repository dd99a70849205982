package org.mechanist.ingest.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IdxTest {

  private static final byte[] TWO_LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 7, (byte) 200};

  @Test
  void read_array_givesSizesAndValues() throws IOException {
    var idx = read(TWO_LABELS, 1);

    assertThat(idx.sizes()).containsExactly(2);
    assertThat(idx.values()).containsExactly(7, 200);
  }

  @Test
  void read_magicOfOtherDimensions_saysBothMagics() {
    assertThatIOException()
        .isThrownBy(() -> read(TWO_LABELS, 3))
        .withMessage(
            "labels begins with 0x00000801; an IDX file of unsigned bytes in 3 dimensions begins"
                + " with 0x00000803");
  }

  @Test
  void read_valuesCutShort_saysHowManyAreThere() {
    assertThatIOException()
        .isThrownBy(() -> read(Arrays.copyOf(TWO_LABELS, 9), 1))
        .withMessage("labels is cut short: 1 of 2 values are there");
  }

  @Test
  void read_headerCutShort_saysSo() {
    assertThatIOException()
        .isThrownBy(() -> read(Arrays.copyOf(TWO_LABELS, 6), 1))
        .withMessage("labels is cut short: it ends within its header");
  }

  @Test
  void read_bytesBehindTheValues_saysSo() {
    assertThatIOException()
        .isThrownBy(() -> read(Arrays.copyOf(TWO_LABELS, 11), 1))
        .withMessage("labels goes on behind its 2 values");
  }

  @Test
  void read_absurdSizes_refusesBeforeItAllocates() {
    byte[] absurd = {0, 0, 8, 2, 127, -1, -1, -1, 127, -1, -1, -1};

    assertThatIOException()
        .isThrownBy(() -> read(absurd, 2))
        .withMessage(
            "labels claims sizes [2147483647, 2147483647]; at most 47040000 values are read");
  }

  @Test
  void read_negativeSize_refuses() {
    byte[] negative = {0, 0, 8, 1, -1, -1, -1, -1};

    assertThatIOException()
        .isThrownBy(() -> read(negative, 1))
        .withMessageContaining("claims sizes [-1]");
  }

  private static Idx read(byte[] bytes, int dimensions) throws IOException {
    return Idx.read(new ByteArrayInputStream(bytes), dimensions, "labels");
  }
}
