package org.mechanist.serving.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Accuracy over images seen, window by window.
 *
 * <p>Bounded: when it holds {@value #MAX_WINDOWS} windows, neighbours merge in pairs and a window
 * counts twice as many images from then on.
 */
final class RunningCurve {

  static final int MAX_WINDOWS = 512;

  private final List<AccuracyCount> windows = new ArrayList<>();
  private int windowImages;

  RunningCurve(int windowImages) {
    if (windowImages < 1) {
      throw new IllegalArgumentException("a window holds 1 image or more, not " + windowImages);
    }
    this.windowImages = windowImages;
  }

  void add(Observation observation) {
    if (windows.isEmpty() || last().images() == windowImages) {
      if (windows.size() == MAX_WINDOWS) {
        mergePairs();
      }
      windows.add(new AccuracyCount());
    }
    last().add(observation);
  }

  /** One point a window. The last window counts once it is half full, or if it is the only one. */
  List<CurvePoint> points() {
    var points = new ArrayList<CurvePoint>();
    long images = 0;
    for (var window : windows) {
      images += window.images();
      if (2 * window.images() >= windowImages || windows.size() == 1) {
        points.add(new CurvePoint(images, window.accuracy()));
      }
    }
    return points;
  }

  private AccuracyCount last() {
    return windows.get(windows.size() - 1);
  }

  private void mergePairs() {
    var merged = new ArrayList<AccuracyCount>();
    for (int i = 0; i < windows.size(); i += 2) {
      windows.get(i).add(windows.get(i + 1));
      merged.add(windows.get(i));
    }
    windows.clear();
    windows.addAll(merged);
    windowImages *= 2;
  }
}
