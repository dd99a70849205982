package org.mechanist.ingest.producer;

import java.util.List;
import java.util.function.LongFunction;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.ingest.scenario.TransformedDigit;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Topics;

/**
 * Writes a scenario's images to their topics: canonical ones, the stream, held-out ones.
 *
 * <p>Image {@code i} of a part goes to partition {@code i mod partitions}, in order. A producer
 * that was killed and is started again finds out how many of its images each partition holds and
 * goes on behind them: none is lost, none is written twice. That rests on the run's name, by which
 * it knows its own images, so that two producers at a time need two.
 *
 * <p>For one thread; whoever makes it closes it.
 */
public final class StreamProducer implements AutoCloseable {

  private final KafkaSettings settings;
  private final Topics topics;
  private final ScenarioStream stream;
  private final String run;
  private final boolean truth;
  private final TopicWriter writer;

  /** Hears how far a part is, and says whether to go on. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param done images of the part that are on the topic, those of an earlier start included
     * @param total images of the part
     * @return false to stop here
     */
    boolean produced(long done, long total);
  }

  /**
   * @param run names this run's images; a run of the same name goes on where it stopped
   * @param truth whether images carry the ground truth in headers, for evaluation
   */
  public StreamProducer(
      KafkaSettings settings, Topics topics, ScenarioStream stream, String run, boolean truth) {
    this.settings = settings;
    this.topics = topics;
    this.stream = stream;
    this.run = run;
    this.truth = truth;
    this.writer = new TopicWriter(settings);
  }

  /** Writes canonical images. */
  public long canonical(int count, Listener listener) {
    var name = run + "/canonical";
    var digits = stream.canonical(count);
    return write(
        topics.canonical(),
        name,
        count,
        Pace.UNLIMITED,
        listener,
        i -> digits.get((int) i).image(name));
  }

  /** Writes the scenario's phases. */
  public long stream(Pace pace, Listener listener) {
    return write(
        topics.transformed(), run, stream.images(), pace, listener, i -> image(stream.at(i), run));
  }

  /**
   * Writes held-out images, each mechanism applied to {@code perMechanism} digits that nothing
   * learns from.
   */
  public long heldOut(int perMechanism, Listener listener) {
    var name = run + "/held-out";
    List<TransformedDigit> digits = stream.heldOut(perMechanism);
    return write(
        topics.transformed(),
        name,
        digits.size(),
        Pace.UNLIMITED,
        listener,
        i -> image(digits.get((int) i), name));
  }

  private Image image(TransformedDigit digit, String name) {
    return truth ? digit.imageWithTruth(name) : digit.image(name);
  }

  /**
   * How many images of the part are on the topic when it returns: all, unless the listener stopped
   * it.
   */
  private long write(
      String topic,
      String name,
      long total,
      Pace pace,
      Listener listener,
      LongFunction<Image> images) {
    int partitions = writer.partitionCount(topic);
    var there = AlreadyProduced.of(settings, topic, name, partitions);
    long done = there.images();
    pace.begin();
    boolean going = listener.produced(done, total);
    for (long index = 0; index < total && going; index++) {
      int partition = (int) (index % partitions);
      if (there.holds(index)) {
        continue;
      }
      pace.awaitTurn();
      writer.send(topic, partition, ImageCodec.encode(images.apply(index)));
      done++;
      going = listener.produced(done, total);
    }
    writer.flush();
    return done;
  }

  @Override
  public void close() {
    writer.close();
  }
}
