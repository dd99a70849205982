package org.mechanist.serving.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Pixels;

class SampleReservoirTest {

  private final SampleReservoir reservoir = new SampleReservoir(2);

  @Test
  void add_moreThanRoomFor_keepsTheLatestOfEach() {
    add("noise", "a");
    add("noise", "b");
    add("invert", "c");
    add("noise", "d");
    assertThat(reservoir.samples()).extracting(Sample::id).containsExactly("c", "b", "d");
  }

  @Test
  void add_sameIdAgain_keepsOne() {
    add("noise", "a");
    add("noise", "b");
    add("noise", "a");
    assertThat(reservoir.samples()).extracting(Sample::id).containsExactly("b", "a");
  }

  @Test
  void constructor_noRoom_isRefused() {
    assertThatThrownBy(() -> new SampleReservoir(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private void add(String mechanism, String id) {
    var pixels = new Pixels(1, 1, new byte[1]);
    reservoir.add(new Sample(id, mechanism, "expert-0", pixels, pixels, pixels));
  }
}
