package org.mechanist.app;

import org.mechanist.serving.consume.Progress;
import org.mechanist.serving.consume.RestoredFeed;

/** A consumer's progress as lines for a terminal. */
final class ConsumerView {

  private ConsumerView() {}

  static String[] lines(Progress progress, RestoredFeed feed, Rate rate) {
    return new String[] {
      Terminal.line(
          "consumed",
          "%d restored  %d dead-lettered  %.0f images/s"
              .formatted(progress.restored(), feed.deadLettered(), rate.of(progress.restored()))),
      accuracy(progress)
    };
  }

  static String accuracy(Progress progress) {
    var accuracy = progress.accuracy();
    return Terminal.line(
        "accuracy",
        "transformed %s  restored %s  clean %s  of %d"
            .formatted(
                ReportTable.percent(accuracy.transformed()),
                ReportTable.percent(accuracy.restored()),
                ReportTable.percent(accuracy.clean()),
                progress.judged()));
  }
}
