package org.mechanist.serving.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mechanist.serving.evaluation.Observations.judged;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Truth;

class RunningCurveTest {

  private final RunningCurve curve = new RunningCurve(4);

  @Test
  void points_ofWindows_measureEachAlone() {
    add(4, false);
    add(4, true);
    assertThat(curve.points())
        .isEqualTo(
            List.of(
                new CurvePoint(4, new Accuracy(0, 0, 1)),
                new CurvePoint(8, new Accuracy(0, 1, 1))));
  }

  @Test
  void points_lastWindow_countsOnceHalfFull() {
    add(5, true);
    assertThat(curve.points()).extracting(CurvePoint::images).containsExactly(4L);
    add(1, true);
    assertThat(curve.points()).extracting(CurvePoint::images).containsExactly(4L, 6L);
  }

  @Test
  void points_onlyWindow_countsAtOnce() {
    add(1, true);
    assertThat(curve.points()).extracting(CurvePoint::images).containsExactly(1L);
  }

  @Test
  void points_ofLongStream_stayBounded() {
    int images = 4 * RunningCurve.MAX_WINDOWS;
    add(images, false);
    add(4, true);
    var points = curve.points();
    assertThat(points).hasSize(RunningCurve.MAX_WINDOWS / 2 + 1);
    assertThat(points.get(0)).isEqualTo(new CurvePoint(8, new Accuracy(0, 0, 1)));
    assertThat(points.get(points.size() - 1))
        .isEqualTo(new CurvePoint(images + 4, new Accuracy(0, 1, 1)));
  }

  private void add(int images, boolean restored) {
    for (int i = 0; i < images; i++) {
      curve.add(judged(Truth.STREAM, "invert", "expert-0", false, restored, true));
    }
  }
}
