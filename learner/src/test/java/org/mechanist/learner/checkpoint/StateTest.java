package org.mechanist.learner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTest {

  private record Inner(double number, boolean right) {
    public boolean isWhole() {
      return number == Math.rint(number);
    }
  }

  private record Outer(List<Inner> all, Map<Integer, Inner> byPlace) {}

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        -0.0,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        2e-308, // which not every parser reads right
        0.1 + 0.2,
        1e23,
        3
      })
  void exchange_double_isTheSameToTheLastBit(double number) {
    var outer = new Outer(List.of(new Inner(number, true)), Map.of(3, new Inner(-number, false)));
    Checkpoint.capture(
            "1",
            state -> {
              state.value("number", Double.class, number);
              state.value("outer", Outer.class, outer);
              state.array("array", new double[] {number});
            })
        .resume(
            state -> {
              assertThat(bits(state.value("number", Double.class, 0.5))).isEqualTo(bits(number));
              assertThat(bits(state.array("array", new double[1])[0])).isEqualTo(bits(number));
              var back = state.value("outer", Outer.class, null);
              assertThat(back).isEqualTo(outer);
              assertThat(bits(back.all().get(0).number())).isEqualTo(bits(number));
            });
  }

  private static long bits(double number) {
    return Double.doubleToRawLongBits(number);
  }

  @Test
  void exchange_arrays_comeBackAsTheyWereWhenTheyWereGiven() {
    var given = new long[][] {{1, 2, 3}, {-4, 5, Long.MIN_VALUE}};
    Checkpoint.capture(
            "1",
            state -> {
              state.part("part").array("longs", given);
              state.part("part").array("floats", new float[] {Float.NaN, -0f}, 1, 2);
              state.part("other").rows("rows", new float[][] {{1, 2}, {3, 4}, {5, 6}});
              state.part("other").rows("none", new float[0][]);
              given[0][0] = 99;
            })
        .resume(
            state -> {
              assertThat(state.resumes()).isTrue();
              assertThat(state.part("part").array("longs", new long[2][3]))
                  .isDeepEqualTo(new long[][] {{1, 2, 3}, {-4, 5, Long.MIN_VALUE}});
              var floats = state.part("part").array("floats", new float[2], 1, 2);
              assertThat(Float.floatToRawIntBits(floats[0]))
                  .isEqualTo(Float.floatToRawIntBits(Float.NaN));
              assertThat(Float.floatToRawIntBits(floats[1]))
                  .isEqualTo(Float.floatToRawIntBits(-0f));
              assertThat(state.part("other").rows("rows", new float[0][]))
                  .isDeepEqualTo(new float[][] {{1, 2}, {3, 4}, {5, 6}});
              assertThat(state.part("other").rows("none", new float[1][1])).isEmpty();
            });
  }

  @Test
  void value_record_isItsComponentsAlone() {
    var checkpoint =
        Checkpoint.capture("1", state -> state.value("one", Inner.class, new Inner(1, true)));

    assertThat(checkpoint.state()).isEqualTo("{\"one\":{\"number\":1.0,\"right\":true}}");
  }

  @Test
  void resume_whatIsNotThere_isNamed() {
    var checkpoint =
        Checkpoint.capture(
            "1",
            state -> {
              state.part("a").array("floats", new float[3]);
              state.part("a").value("number", Long.class, 1L);
              state.part("a").value("inner", Inner.class, new Inner(1, true));
            });

    assertRefused(
        checkpoint,
        state -> state.part("b").value("number", Long.class, 1L),
        "the checkpoint has no b/number");
    assertRefused(
        checkpoint,
        state -> state.part("a").rows("more", new float[0][]),
        "the checkpoint has no a/more");
    assertRefused(
        checkpoint,
        state -> state.part("a").array("floats", new float[4]),
        "the checkpoint's a/floats is F32 of [3], this learner's F32 of [4]");
    assertRefused(
        checkpoint,
        state -> state.part("a").array("floats", new double[3]),
        "the checkpoint's a/floats is F32 of [3], this learner's F64 of [3]");
    assertRefused(
        checkpoint,
        state -> state.part("a").value("inner", Outer.class, null),
        "the checkpoint's a/inner is no Outer: ");
  }

  private static void assertRefused(
      Checkpoint checkpoint, Consumer<State> exchange, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> checkpoint.resume(exchange))
        .withMessageStartingWith(message);
  }

  @Test
  void capture_theSameNameTwice_isRefused() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Checkpoint.capture(
                    "1",
                    state -> {
                      state.part("a").array("twice", new float[1]);
                      state.part("a").array("twice", new float[1]);
                    }))
        .withMessage("a checkpoint has one a/twice");
  }
}
