package org.mechanist.serving.consume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.classifier.Classifier;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.evaluation.LedgerEntry;
import org.mechanist.serving.evaluation.Observation;
import org.mechanist.serving.evaluation.ObservationLedger;
import org.mechanist.serving.evaluation.RestorationCensus;
import org.mechanist.serving.picture.SampleReservoir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges restored images as they arrive, each once, over restarts too.
 *
 * <p>Order of calls: {@link #resume}, seek the reader to {@link #nextOffsets()} (partitions it does
 * not name: to their beginning), then {@link #accept} batch by batch. A batch is in the ledger and
 * on disk before it counts; a message that the ledger already holds does not count again, but is
 * offered to the samples, so a reader that seeks a little further back fills the pictures after a
 * restart. Malformed messages are counted and logged, not fatal.
 *
 * <p>One thread; whoever resumed it closes it, which leaves the classifier open.
 */
public final class RestoredConsumer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RestoredConsumer.class);

  private final Path file;
  private final Classifier classifier;
  private final SampleReservoir samples;
  private final Consumer<Progress> listener;
  private final Consumer<Observation> judgedImages;
  private final Evaluation evaluation = new Evaluation();
  private final RestorationCensus census = new RestorationCensus();
  private final ObservationLedger ledger;
  private long judged;
  private long unjudged;
  private long malformed;

  private RestoredConsumer(
      Path file,
      Classifier classifier,
      SampleReservoir samples,
      Consumer<Progress> listener,
      Consumer<Observation> judgedImages)
      throws IOException {
    this.file = file;
    this.classifier = classifier;
    this.samples = samples;
    this.listener = listener;
    this.judgedImages = judgedImages;
    this.ledger = ObservationLedger.open(file, this::count);
  }

  /**
   * Carries on where the ledger ends, or begins a new one.
   *
   * @param ledger the ledger's file
   * @param classifier reads the digits of 32×32 images
   * @param samples gets what can be shown
   * @param listener hears of progress after each batch, on the thread that brought it
   * @throws IOException if the ledger can't be read or written
   */
  public static RestoredConsumer resume(
      Path ledger, Classifier classifier, SampleReservoir samples, Consumer<Progress> listener)
      throws IOException {
    return resume(ledger, classifier, samples, listener, image -> {});
  }

  /**
   * As above, for those who also want to know of each image.
   *
   * @param judgedImages hears of each judged image once, those that the ledger holds already before
   *     this returns; those of a partition in their order
   */
  public static RestoredConsumer resume(
      Path ledger,
      Classifier classifier,
      SampleReservoir samples,
      Consumer<Progress> listener,
      Consumer<Observation> judgedImages)
      throws IOException {
    var consumer = new RestoredConsumer(ledger, classifier, samples, listener, judgedImages);
    var progress = consumer.progress();
    if (progress.restored() + progress.malformed() > 0) {
      LOG.info("{} restored images were evaluated before; carrying on", progress.restored());
    }
    return consumer;
  }

  /** The ledger's file. */
  public Path file() {
    return file;
  }

  /** The first offset of each partition of the restored topic that was not evaluated yet. */
  public Map<Integer, Long> nextOffsets() {
    return ledger.nextOffsets();
  }

  /**
   * Judges a batch, in the order of the offsets within each partition.
   *
   * @throws IOException if the ledger can't be written; the batch then may or may not count, and
   *     this consumer is of no more use: close it and resume from the file
   */
  public void accept(List<Arrived> batch) throws IOException {
    var fresh = new ArrayList<Judgement>();
    for (var arrived : batch) {
      var judgement = Judgement.of(arrived);
      if (judgement instanceof Judgement.Judgeable image) {
        samples.add(image.sample());
      }
      if (!ledger.holds(arrived.partition(), arrived.offset())) {
        fresh.add(judgement);
      }
    }
    ledger.append(entries(fresh)).forEach(this::count);
    listener.accept(progress());
  }

  /** The evaluation of everything in the ledger. It goes on counting. */
  public Evaluation evaluation() {
    return evaluation;
  }

  /** Which transformed images came out. It goes on counting. */
  public RestorationCensus census() {
    return census;
  }

  /** How far it is. */
  public Progress progress() {
    return new Progress(judged, unjudged, malformed, evaluation.decisive().accuracy());
  }

  @Override
  public void close() throws IOException {
    ledger.close();
  }

  /** Reads the digits of all images of a kind in one call and keeps the order of the judgements. */
  private List<LedgerEntry> entries(List<Judgement> judgements) {
    var comparable =
        judgements.stream()
            .filter(Judgement.Judgeable.class::isInstance)
            .map(Judgement.Judgeable.class::cast)
            .toList();
    var transformed = read(comparable, Judgement.Judgeable::transformed);
    var restored = read(comparable, image -> image.restored().pixels());
    var clean = read(comparable, image -> image.truth().clean());
    var entries = new ArrayList<LedgerEntry>();
    int next = 0;
    for (var judgement : judgements) {
      if (judgement instanceof Judgement.Judgeable image) {
        entries.add(image.entry(transformed[next], restored[next], clean[next]));
        next++;
      } else if (judgement instanceof Judgement.Settled settled) {
        log(settled);
        entries.add(settled.entry());
      }
    }
    return entries;
  }

  private int[] read(
      List<Judgement.Judgeable> images, Function<Judgement.Judgeable, Pixels> pixels) {
    return images.isEmpty()
        ? new int[0]
        : classifier.classify(images.stream().map(pixels).toList());
  }

  private static void log(Judgement.Settled settled) {
    var entry = settled.entry();
    if (entry.outcome() == LedgerEntry.Outcome.MALFORMED) {
      LOG.warn(
          "no restored image in {}@{}: {}", entry.partition(), entry.offset(), settled.reason());
    } else {
      LOG.debug("not judged: {}@{}: {}", entry.partition(), entry.offset(), settled.reason());
    }
  }

  private void count(LedgerEntry entry) {
    entry.restoredFrom().ifPresent(census::add);
    switch (entry.outcome()) {
      case JUDGED -> {
        judged++;
        evaluation.add(entry.observation());
        judgedImages.accept(entry.observation());
      }
      case UNJUDGED -> unjudged++;
      case MALFORMED -> malformed++;
    }
  }
}
