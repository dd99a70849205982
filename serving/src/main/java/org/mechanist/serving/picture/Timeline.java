package org.mechanist.serving.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.mechanist.serving.picture.Course.Event;
import org.mechanist.serving.picture.Course.Job;
import org.mechanist.serving.picture.Course.Mark;
import org.mechanist.serving.picture.Course.Presence;
import org.mechanist.serving.picture.Course.Span;
import org.mechanist.serving.picture.Course.Standing;

/**
 * Who did what over the images of a stream: a bar for each job, and thin ones beneath it for who
 * was tried for it in vain; below them a row for each mechanism, with how well it was restored.
 */
public final class Timeline {

  private static final int WIDTH = 1120;
  private static final int MARGIN = 24;
  private static final int TITLE_HEIGHT = 40;
  private static final int LEGEND_HEIGHT = 28;
  private static final int HEADING_HEIGHT = 34;
  private static final int JOB_HEIGHT = 32;
  private static final int BAR = 13;
  private static final int BAR_TOP = 5;
  private static final int THIN = 5;
  private static final int THIN_TOP = BAR_TOP + BAR + 2;
  private static final int MECHANISM_HEIGHT = 46;
  private static final int BAND = 36;
  private static final int AXIS_HEIGHT = 48;
  private static final int NAME_GAP = 14;
  private static final int ROOM_FOR_SHARES = 66;
  private static final int MOST_TICKS = 9;
  private static final double MARK = 4.5; // half a mark's side
  private static final double DOT = 3.5;
  private static final Font TITLE = Canvas.font(Font.BOLD, 20);
  private static final Font HEADING = Canvas.font(Font.BOLD, 15);
  private static final Font TEXT = Canvas.font(Font.PLAIN, 14);
  private static final BasicStroke HAIRLINE = new BasicStroke(1);
  private static final BasicStroke LINE =
      new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke DASHED =
      new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 4}, 0);

  private final Course course;
  private final Palette palette;
  private final int left;
  private final int right;
  private final int jobsTop;
  private final int mechanismsTop;
  private final int bottom;

  private Timeline(Course course, Palette palette) {
    this.course = course;
    this.palette = palette;
    int names =
        Stream.concat(
                course.jobs().stream().map(Job::name),
                course.mechanisms().stream().map(Presence::name))
            .mapToInt(name -> Canvas.width(name, TEXT))
            .max()
            .orElse(0);
    this.left = MARGIN + names + NAME_GAP;
    this.right = WIDTH - MARGIN - ROOM_FOR_SHARES;
    this.jobsTop = MARGIN + TITLE_HEIGHT + 2 * LEGEND_HEIGHT + HEADING_HEIGHT;
    this.mechanismsTop = jobsTop + JOB_HEIGHT * course.jobs().size() + HEADING_HEIGHT;
    this.bottom = mechanismsTop + MECHANISM_HEIGHT * course.mechanisms().size();
  }

  /**
   * Draws a course.
   *
   * @throws IllegalArgumentException if it has no images
   */
  public static BufferedImage draw(Course course, Palette palette) {
    if (!(course.images() > 0)) {
      throw new IllegalArgumentException("a timeline is of 1 image or more, given were none");
    }
    var timeline = new Timeline(course, palette);
    return Canvas.draw(WIDTH, timeline.bottom + AXIS_HEIGHT + MARGIN / 2, palette, timeline::paint);
  }

  private void paint(Graphics2D graphics) {
    write(graphics, "Who did what", TITLE, palette.text(), MARGIN, MARGIN + 16);
    paintLegend(graphics);
    paintAxis(graphics);
    write(graphics, "Jobs, and who did them", HEADING, palette.text(), MARGIN, jobsTop - 12);
    for (int i = 0; i < course.jobs().size(); i++) {
      paintJob(graphics, course.jobs().get(i), jobsTop + i * JOB_HEIGHT);
    }
    var heading = "Mechanisms, and how well they were restored";
    write(graphics, heading, HEADING, palette.text(), MARGIN, mechanismsTop - 12);
    for (int i = 0; i < course.mechanisms().size(); i++) {
      paintMechanism(graphics, course.mechanisms().get(i), mechanismsTop + i * MECHANISM_HEIGHT);
    }
  }

  /** Standings in one line, marks that occur in the next. */
  private void paintLegend(Graphics2D graphics) {
    int x = MARGIN;
    int y = MARGIN + TITLE_HEIGHT + 12;
    for (var standing : Standing.values()) {
      int height = standing == Standing.ON_TRIAL ? THIN : BAR;
      graphics.setColor(color(standing));
      graphics.fillRoundRect(x, y - 5 - height / 2, 26, height, 4, 4);
      x = 24 + legend(graphics, standing.words(), x + 33, y);
    }
    graphics.setColor(palette.clean());
    graphics.fill(circle(x + 4, y - 5, DOT));
    legend(graphics, "held-out images", x + 15, y);
    x = MARGIN;
    y += LEGEND_HEIGHT;
    var events = EnumSet.noneOf(Event.class);
    course.jobs().forEach(job -> job.marks().forEach(mark -> events.add(mark.event())));
    for (var event : events) {
      paintMark(graphics, event, x + MARK + 1, y - 5);
      x = 24 + legend(graphics, event.words(), x + 17, y);
    }
  }

  private int legend(Graphics2D graphics, String words, int x, int y) {
    write(graphics, words, TEXT, palette.quietText(), x, y);
    return x + Canvas.width(words, TEXT);
  }

  private void paintAxis(Graphics2D graphics) {
    double step = tickStep(course.images());
    for (double tick = 0; tick <= course.images(); tick += step) {
      var text = String.format(Locale.ROOT, "%,.0f", tick);
      int x = (int) Math.round(x(tick) - Canvas.width(text, TEXT) / 2.0);
      write(graphics, text, TEXT, palette.text(), x, bottom + 20);
      graphics.setColor(palette.line());
      graphics.setStroke(HAIRLINE);
      paintThrough(graphics, x(tick));
    }
    int middle = (left + right - Canvas.width("images seen", TEXT)) / 2;
    write(graphics, "images seen", TEXT, palette.quietText(), middle, bottom + 42);
    graphics.setColor(palette.quietText());
    graphics.setStroke(DASHED);
    for (double boundary : course.boundaries()) {
      paintThrough(graphics, x(boundary));
    }
  }

  /** A line from top to bottom, save through the heading between. */
  private void paintThrough(Graphics2D graphics, double x) {
    graphics.draw(new Line2D.Double(x, jobsTop, x, mechanismsTop - HEADING_HEIGHT + 4));
    graphics.draw(new Line2D.Double(x, mechanismsTop, x, bottom));
  }

  private void paintJob(Graphics2D graphics, Job job, int top) {
    boolean ended = job.spans().stream().noneMatch(span -> span.to() >= course.images());
    name(graphics, job.name(), top + BAR_TOP + BAR - 2, ended);
    for (var span : job.spans()) {
      paintSpan(graphics, span, top + BAR_TOP, BAR);
    }
    for (var span : job.inVain()) {
      paintSpan(graphics, span, top + (job.spans().isEmpty() ? BAR_TOP + 4 : THIN_TOP), THIN);
    }
    for (var mark : job.marks()) {
      paintMark(graphics, mark, top + BAR_TOP + BAR / 2.0);
    }
  }

  private void paintSpan(Graphics2D graphics, Span span, double top, double height) {
    double width = Math.max(2, x(span.to()) - x(span.from()) - 1); // neighbours stand apart
    graphics.setColor(color(span.standing()));
    graphics.fill(new Rectangle2D.Double(x(span.from()), top, width, height));
  }

  private void paintMark(Graphics2D graphics, Mark mark, double middle) {
    paintMark(graphics, mark.event(), x(mark.at()), middle);
  }

  private void paintMark(Graphics2D graphics, Event event, double x, double y) {
    switch (event) {
      case CONFIRMED -> paintShape(graphics, circle(x, y, MARK - 0.5), true);
      case INHERITED -> paintShape(graphics, polygon(x - 3, y - 5, x + 4, y, x - 3, y + 5), true);
      case MERGED -> paintShape(graphics, polygon(x - 5, y - 3, x + 5, y - 3, x, y + 5), false);
      case REVIVED -> paintShape(graphics, polygon(x - 5, y + 3, x + 5, y + 3, x, y - 5), false);
      case THAWED -> paintShape(graphics, polygon(x - 5, y, x, y - 5, x + 5, y, x, y + 5), true);
      case RETIRED -> {
        graphics.setColor(palette.text());
        graphics.setStroke(LINE);
        graphics.draw(new Line2D.Double(x - 4, y - 4, x + 4, y + 4));
        graphics.draw(new Line2D.Double(x - 4, y + 4, x + 4, y - 4));
      }
    }
  }

  private void paintShape(Graphics2D graphics, Shape shape, boolean hollow) {
    graphics.setColor(hollow ? palette.background() : palette.text());
    graphics.fill(shape);
    graphics.setColor(hollow ? palette.text() : palette.background());
    graphics.setStroke(hollow ? new BasicStroke(1.4f) : HAIRLINE);
    graphics.draw(shape);
  }

  private void paintMechanism(Graphics2D graphics, Presence mechanism, int top) {
    name(graphics, mechanism.name(), top + BAND / 2 + 5, false);
    for (var present : mechanism.present()) {
      double from = x(present.from());
      graphics.setColor(palette.noShare());
      graphics.fill(new Rectangle2D.Double(from, top, x(present.to()) - from, BAND));
      paintRestored(
          graphics,
          mechanism.restored().stream()
              .filter(point -> point.x() > present.from() && point.x() <= present.to())
              .toList(),
          top);
    }
    for (var point : mechanism.heldOut()) {
      var dot = circle(x(point.x()), height(point.y(), top), DOT);
      graphics.setColor(palette.clean());
      graphics.fill(dot);
      graphics.setColor(palette.background());
      graphics.setStroke(HAIRLINE);
      graphics.draw(dot);
    }
    if (!mechanism.heldOut().isEmpty()) {
      double last = mechanism.heldOut().get(mechanism.heldOut().size() - 1).y();
      var text = String.format(Locale.ROOT, "%.1f %%", LineChart.PERCENT * last);
      int x = WIDTH - MARGIN - Canvas.width(text, TEXT);
      write(graphics, text, TEXT, palette.text(), x, top + BAND / 2 + 5);
    }
  }

  /** A line over a filled area, from no image right at the bottom of the band to all at its top. */
  private void paintRestored(Graphics2D graphics, List<Point> points, int top) {
    if (points.isEmpty()) {
      return;
    }
    var line = new Path2D.Double();
    line.moveTo(x(points.get(0).x()), height(points.get(0).y(), top));
    points.forEach(point -> line.lineTo(x(point.x()), height(point.y(), top)));
    var area = new Path2D.Double(line);
    area.lineTo(x(points.get(points.size() - 1).x()), top + BAND);
    area.lineTo(x(points.get(0).x()), top + BAND);
    area.closePath();
    var fill = palette.fullShare();
    graphics.setColor(new Color(fill.getRed(), fill.getGreen(), fill.getBlue(), 0x70));
    graphics.fill(area);
    graphics.setColor(palette.restored());
    graphics.setStroke(LINE);
    graphics.draw(line);
  }

  private void name(Graphics2D graphics, String name, int y, boolean quiet) {
    var color = quiet ? palette.quietText() : palette.text();
    write(graphics, name, TEXT, color, left - NAME_GAP - Canvas.width(name, TEXT), y);
  }

  private Color color(Standing standing) {
    return switch (standing) {
      case ON_TRIAL -> palette.excess();
      case NEWBORN -> palette.transformed();
      case LEARNING -> palette.fullShare();
      case SETTLED -> palette.restored();
      case FROZEN -> palette.clean();
    };
  }

  private double x(double images) {
    return left + (right - left) * images / course.images();
  }

  private static double height(double share, int top) {
    return top + BAND * (1 - share);
  }

  private static Ellipse2D circle(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  private static Path2D polygon(double... coordinates) {
    var polygon = new Path2D.Double();
    polygon.moveTo(coordinates[0], coordinates[1]);
    for (int i = 2; i < coordinates.length; i += 2) {
      polygon.lineTo(coordinates[i], coordinates[i + 1]);
    }
    polygon.closePath();
    return polygon;
  }

  private static void write(
      Graphics2D graphics, String text, Font font, Color color, int x, int y) {
    graphics.setFont(font);
    graphics.setColor(color);
    graphics.drawString(text, x, y);
  }

  /** 1, 2 or 5 times a power of ten, so that there are not too many ticks. */
  private static double tickStep(double images) {
    double power = Math.pow(10, Math.floor(Math.log10(images / MOST_TICKS)));
    for (double step : new double[] {1, 2, 5}) {
      if (images / (step * power) <= MOST_TICKS) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
