package org.mechanist.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.serving.live.StreamState.Point;

/**
 * How it went before anybody looked: a few of the images that are on the topic, read at evenly
 * spaced places, so that curves do not begin anew with the server that draws them. One thread.
 */
final class Retrospect implements AutoCloseable {

  /** Of the past, at most. */
  static final int POINTS = 48;

  /** Looked at for a point, of all partitions together. */
  static final int IMAGES = 48;

  /** That the accuracy at a point is of: its own, and those of the points before. */
  private static final int COUNTED = 4 * IMAGES;

  private static final Duration WAIT = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(2); // for a point

  private final TopicReader restored;
  private final Judge judge;
  private final Function<List<RestoredImage>, List<Pair>> pairing;
  private final Outcomes outcomes;
  private final SortedMap<Integer, Long> beginnings;
  private final SortedMap<Integer, Long> ends;
  private final int places;
  private final int share; // of a point's images that are of one partition
  private final Hits hits = new Hits(COUNTED);
  private final List<Point> points = new ArrayList<>();
  private int place;

  /**
   * @param restored its topic of restored images; closed with this
   * @param pairing finds what images were made of, as far as that is still known
   * @param transformed the topic of these
   * @param sent by its partitions, where it ends
   */
  Retrospect(
      TopicReader restored,
      Judge judge,
      Function<List<RestoredImage>, List<Pair>> pairing,
      String transformed,
      Map<Integer, Long> sent) {
    this.restored = restored;
    this.judge = judge;
    this.pairing = pairing;
    this.outcomes = new Outcomes(transformed);
    outcomes.ends(sent);
    this.beginnings = restored.beginningOffsets();
    this.ends = restored.committedEnds();
    long messages =
        ends.entrySet().stream().mapToLong(end -> end.getValue() - beginning(end.getKey())).sum();
    this.places = (int) Math.min(POINTS, messages / IMAGES);
    this.share = Math.max(1, IMAGES / ends.size());
  }

  boolean isDone() {
    return place >= places;
  }

  /** Looks at the next place; does nothing if there is none. */
  void look() {
    if (isDone()) {
      return;
    }
    place++;
    ends.keySet().forEach(partition -> restored.seek(partition, from(partition)));
    var polled = read();
    if (!polled.isEmpty()) {
      points.add(point(polled));
    }
  }

  private long beginning(int partition) {
    return beginnings.get(partition);
  }

  /** The first offset to be read at the place: the last of what is read is where it is. */
  private long from(int partition) {
    long length = ends.get(partition) - beginning(partition);
    return Math.max(beginning(partition), beginning(partition) + length * place / places - share);
  }

  private record Seen(Polled polled, RestoredImage image) {}

  /** Of each partition the images from its place on. */
  private List<Seen> read() {
    var seen = new ArrayList<Seen>();
    var missing = new HashMap<Integer, Integer>();
    ends.keySet().forEach(partition -> missing.put(partition, share));
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (missing.values().stream().anyMatch(images -> images > 0)
        && System.nanoTime() < patience) {
      for (var polled : restored.poll(WAIT)) {
        int partition = polled.origin().partition();
        if (missing.get(partition) > 0
            && RestoredImageCodec.decode(polled.message()) instanceof RestoredImage image) {
          missing.merge(partition, -1, Integer::sum);
          seen.add(new Seen(polled, image));
        }
      }
      restored.positions().forEach((partition, at) -> endOf(partition, at, missing));
    }
    return seen;
  }

  private void endOf(int partition, long position, Map<Integer, Integer> missing) {
    if (position >= ends.get(partition)) {
      missing.put(partition, 0);
    }
  }

  private Point point(List<Seen> seen) {
    var images = seen.stream().map(Seen::image).toList();
    images.forEach(image -> outcomes.add(image.origin()));
    judge.judge(pairing.apply(images)).forEach(judged -> judged.hit().ifPresent(hits::add));
    long time =
        seen.stream().mapToLong(one -> one.polled().origin().timestampMs()).max().getAsLong();
    var steps = images.stream().flatMapToLong(image -> image.step().stream()).max();
    return new Point(
        Instant.ofEpochMilli(time),
        outcomes.outcomes(),
        steps.isPresent() ? steps.getAsLong() : null,
        null, // how many experts there were is on no image
        null,
        hits.accuracy(),
        hits.byMechanism(),
        scores(images),
        null);
  }

  /** The mean score of what each expert won. */
  private static Map<String, Double> scores(List<RestoredImage> images) {
    return images.stream()
        .collect(
            Collectors.groupingBy(
                RestoredImage::expert,
                TreeMap::new,
                Collectors.averagingDouble(RestoredImage::score)));
  }

  /** What it has seen so far, oldest first. */
  List<Point> points() {
    return List.copyOf(points);
  }

  @Override
  public void close() {
    restored.close();
  }
}
