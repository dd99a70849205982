package org.mechanist.serving.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mechanist.serving.picture.Course.Job;
import org.mechanist.serving.picture.Course.Presence;
import org.mechanist.serving.picture.Course.Span;

/** How many experts there were over the images of a stream, beside how many mechanisms. */
public final class CommitteeSize {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 420;

  private CommitteeSize() {}

  /**
   * Draws it.
   *
   * @throws IllegalArgumentException if the course has no images
   */
  public static BufferedImage draw(Course course, Palette palette) {
    if (!(course.images() > 0)) {
      throw new IllegalArgumentException("sizes are of 1 image or more, given were none");
    }
    var all = steps(course, allSpans(course));
    double most = all.stream().mapToDouble(Point::y).max().orElse(0);
    var chart =
        new LineChart(WIDTH, HEIGHT, "Experts and mechanisms", "images seen", "how many", palette)
            .between(0, Math.max(most, course.mechanisms().size()) + 1, "0");
    chart.line("experts, those on trial or newborn too", all, palette.transformed(), false);
    chart.line("experts with a job", steps(course, withAJob(course)), palette.restored(), false);
    chart.line("mechanisms in the stream", steps(course, present(course)), palette.clean(), true);
    return chart.draw();
  }

  private static List<double[]> allSpans(Course course) {
    return course.jobs().stream()
        .flatMap(job -> Stream.concat(job.spans().stream(), job.inVain().stream()))
        .map(CommitteeSize::ends)
        .toList();
  }

  private static List<double[]> withAJob(Course course) {
    return course.jobs().stream()
        .map(Job::spans)
        .flatMap(List::stream)
        .filter(span -> span.standing().hasAJob())
        .map(CommitteeSize::ends)
        .toList();
  }

  private static List<double[]> present(Course course) {
    return course.mechanisms().stream()
        .map(Presence::present)
        .flatMap(List::stream)
        .map(stretch -> new double[] {stretch.from(), stretch.to()})
        .toList();
  }

  private static double[] ends(Span span) {
    return new double[] {span.from(), span.to()};
  }

  /** How many of these there were, as the corners of a stair. */
  static List<Point> steps(Course course, List<double[]> stretches) {
    var changes = new TreeMap<Double, Integer>();
    for (var stretch : stretches) {
      changes.merge(stretch[0], 1, Integer::sum);
      changes.merge(stretch[1], -1, Integer::sum);
    }
    var corners = new ArrayList<Point>();
    int count = 0;
    for (var change : changes.headMap(course.images()).entrySet()) {
      if (!corners.isEmpty() && change.getValue() != 0) {
        corners.add(new Point(change.getKey(), count));
      }
      count += change.getValue();
      if (corners.isEmpty() || change.getValue() != 0) {
        corners.add(new Point(change.getKey(), count));
      }
    }
    corners.add(new Point(course.images(), count));
    return corners;
  }
}
