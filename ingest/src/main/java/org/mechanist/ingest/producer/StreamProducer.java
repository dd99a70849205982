package org.mechanist.ingest.producer;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.ingest.scenario.DigitStream;
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
  private final DigitStream stream;
  private final String run;
  private final boolean truth;
  private final TopicWriter writer;

  /** Hears how far a part is, and says whether to go on. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param done images of the part that are on the topic, those of an earlier start included
     * @param total images of the part, as far as is known
     * @return false to stop here
     */
    boolean produced(long done, long total);
  }

  /**
   * @param run names this run's images; a run of the same name goes on where it stopped
   * @param truth whether images carry the ground truth in headers, for evaluation
   */
  public StreamProducer(
      KafkaSettings settings, Topics topics, DigitStream stream, String run, boolean truth) {
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
        Part.of(count),
        Pace.UNLIMITED,
        listener,
        i -> digits.get((int) i).image(name));
  }

  /** Writes the scenario's phases. */
  public long stream(Pace pace, Listener listener) {
    return write(
        topics.transformed(),
        run,
        new Part(stream::images, stream::has),
        pace,
        listener,
        i -> image(stream.at(i), run));
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
        Part.of(digits.size()),
        Pace.UNLIMITED,
        listener,
        i -> image(digits.get((int) i), name));
  }

  /**
   * What is written: a stream may become longer while it is.
   *
   * @param images as far as is known
   * @param has whether there is one of an index
   */
  private record Part(LongSupplier images, LongPredicate has) {
    static Part of(long images) {
      return new Part(() -> images, index -> index < images);
    }
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
      Part part,
      Pace pace,
      Listener listener,
      LongFunction<Image> images) {
    int partitions = writer.partitionCount(topic);
    var there = AlreadyProduced.of(settings, topic, name, partitions);
    long done = there.images();
    pace.begin();
    boolean going = listener.produced(done, part.images().getAsLong());
    for (long index = 0; going && part.has().test(index); index++) {
      int partition = (int) (index % partitions);
      if (there.holds(index)) {
        continue;
      }
      pace.awaitTurn();
      writer.send(topic, partition, ImageCodec.encode(images.apply(index)));
      done++;
      going = listener.produced(done, part.images().getAsLong());
    }
    writer.flush();
    return done;
  }

  @Override
  public void close() {
    writer.close();
  }
}
