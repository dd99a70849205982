package org.mechanist.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.broker.TemporaryFolder;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.producer.Lead;
import org.mechanist.ingest.producer.Pace;
import org.mechanist.ingest.producer.StreamProducer;
import org.mechanist.ingest.scenario.LiveStream;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.pipeline.LearnerPipeline;
import org.mechanist.learner.pipeline.LearnerState;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.consume.LifecycleFeed;
import org.mechanist.serving.consume.RestoredConsumer;
import org.mechanist.serving.consume.RestoredFeed;
import org.mechanist.serving.picture.SampleReservoir;
import org.mechanist.serving.report.DemoReport;
import org.mechanist.serving.report.ReportWriter;
import org.mechanist.serving.story.StreamStory;

/**
 * Broker, producer, learner and consumer in one process, joined by nothing but topics.
 *
 * <p>First the scenario's phases, from which the learner learns; once all of them came out,
 * held-out images, from which it does not. Where there is a page, whoever looks on may add
 * mechanisms; the stream then goes on after the scenario until Ctrl-C.
 */
final class Demo implements AutoCloseable {

  private static final Duration WAIT = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SAMPLES_PER_MECHANISM = 5;

  /** Batches that the producer is ahead of the learner at least, where the stream may change. */
  private static final int LEAD_BATCHES = 8;

  /** Far longer than a producer that is ahead ever keeps a learner waiting. */
  private static final Duration PATIENT_LINGER = Duration.ofSeconds(1);

  /**
   * What is played.
   *
   * @param page the port of the page, if one was asked for; empty without a page
   * @param keepGoing whether it goes on after the scenario although nobody added a mechanism
   */
  record Plan(
      ScenarioStream stream,
      int canonical,
      int heldOut,
      LearnerOptions learner,
      BatchLimits limits,
      Path out,
      Optional<OptionalInt> page,
      boolean keepGoing) {

    /** Whether it may become something else than its scenario while it runs. */
    boolean isOpen() {
      return page.isPresent() || keepGoing;
    }

    /**
     * How the stream is cut. Where the producer is only a little ahead, a batch that is not full
     * waits longer: what batches there are, and so what is learned, must not depend on how fast a
     * machine is at the moment.
     */
    BatchLimits cut() {
      boolean longer = isOpen() && limits.linger().compareTo(PATIENT_LINGER) < 0;
      return longer
          ? new BatchLimits(
              limits.size(), PATIENT_LINGER, limits.highWatermark(), limits.lowWatermark())
          : limits;
    }
  }

  private final long began = System.nanoTime();
  private final Plan plan;
  private final Terminal terminal;
  private final Topics topics = Topics.DEFAULT;

  /** What has to be closed, the latest first. */
  private final Deque<Closeable> open = new ArrayDeque<>();

  private final KafkaSettings settings;
  private final LiveStream stream;
  private final StreamProducer producer;
  private final LearnerPipeline pipeline;
  private volatile boolean ending; // after the scenario, because somebody asked
  private double secondsToLive = Double.NaN;
  private double secondsToPretraining = Double.NaN;
  private double secondsOfPretraining;
  private double secondsToFirstRestored = Double.NaN;

  Demo(Plan plan, Terminal terminal) throws IOException {
    this(plan, terminal, Files.createTempDirectory("mechanist-demo"));
  }

  /** With a folder for the broker's data, which is removed at the end. */
  Demo(Plan plan, Terminal terminal, Path brokerData) throws IOException {
    this.plan = plan;
    this.terminal = terminal;
    open.push(new TemporaryFolder(brokerData));
    try {
      var broker = EmbeddedBroker.start(brokerData, 0);
      open.push(broker::close);
      this.settings = KafkaSettings.of(broker.bootstrap());
      TopicSetup.createMissing(settings, topics, 1, PATIENCE);
      this.stream = new LiveStream(plan.stream(), plan.keepGoing());
      this.producer = new StreamProducer(settings, topics, stream, "demo", true);
      open.push(producer::close);
      this.pipeline =
          new LearnerPipeline(
              settings, topics, "mechanist-learner", plan.cut(), plan.learner(), Clock.systemUTC());
      open.push(pipeline::close);
    } catch (RuntimeException | Error e) {
      closeAfter(e);
      throw e;
    }
  }

  /** Plays it; gives the exit code. */
  int play(StopSignal stop) throws Exception {
    Files.createDirectories(plan.out());
    var ledger = plan.out().resolve("ledger.jsonl");
    Files.deleteIfExists(ledger);
    var samples = new SampleReservoir(SAMPLES_PER_MECHANISM);
    var story = new StreamStory(plan.learner().recipe().batch());
    try (var classifier = DigitClassifier.bundled();
        var consumer =
            RestoredConsumer.resume(ledger, classifier, samples, progress -> {}, story::sees);
        var lifecycle = new LifecycleFeed(settings, topics, event -> hear(event, story));
        var feed = new RestoredFeed(settings, topics, consumer);
        var page = page(classifier)) {
      invite(page);
      var view = new DemoView(terminal, consumer, feed);
      producer.canonical(plan.canonical(), (done, total) -> !stop.asked());
      var streaming =
          CompletableFuture.supplyAsync(() -> producer.stream(Pace.UNLIMITED, lead(stop)));
      var learning = pipeline.run().toFuture();
      var hands = new Hands(feed, lifecycle, view, learning, stop);
      boolean whole = watch(DemoView.Part.STREAM, streaming, hands);
      long images = streaming.getNow(0L);
      if (whole) {
        pipeline.learnAtMost(images);
        images += producer.heldOut(plan.heldOut(), (done, total) -> true);
        whole = watch(DemoView.Part.HELD_OUT, CompletableFuture.completedFuture(images), hands);
      }
      pipeline.stop();
      learning.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (!whole) {
        terminal.print("stopped before the end; no report was written");
        return Mechanist.INTERRUPTED;
      }
      lifecycle.catchUp();
      report(images, consumer, feed, story, samples, classifier);
      return 0;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the learner did not stop within %d s".formatted(PATIENCE.toSeconds()), e);
    }
  }

  /** The page, once the topics are there; null without one. */
  private DemoPage page(DigitClassifier classifier) {
    if (plan.page().isEmpty()) {
      return null;
    }
    return DemoPage.start(plan.page().get(), settings, topics, classifier, stream, plan.out());
  }

  private void invite(DemoPage page) {
    if (page != null) {
      terminal.print(page.invitation());
    }
  }

  /** Where the stream may change, the producer is only so far ahead that a change is soon seen. */
  private StreamProducer.Listener lead(StopSignal stop) {
    if (!plan.isOpen()) {
      return (done, total) -> !isStopped(stop);
    }
    int batch = plan.limits().size();
    var lead =
        new Lead(
            plan.learner().recipe().pretraining().images() + LEAD_BATCHES * batch,
            LEAD_BATCHES * batch,
            () -> pipeline.state().ledger().restored() + pipeline.state().ledger().deadLettered(),
            System::nanoTime);
    return (done, total) -> {
      lead.await(done, () -> !isStopped(stop) && !stream.endsAt(done));
      // Until the last image came out somebody may add a mechanism.
      lead.awaitRead(done, () -> !isStopped(stop) && stream.endsAt(done));
      return !isStopped(stop);
    };
  }

  /** After the scenario Ctrl-C is how a demo ends, with its report; before that it stops it. */
  private synchronized boolean isStopped(StopSignal stop) {
    if (stop.asked() && !ending && stream.isOvertime()) {
      ending = true;
      stream.end();
    }
    return stop.asked() && !ending;
  }

  /** Those at work while it is watched. */
  private record Hands(
      RestoredFeed feed,
      LifecycleFeed lifecycle,
      DemoView view,
      CompletableFuture<Void> learning,
      StopSignal stop) {}

  /**
   * Consumes and shows until all that are sent came out; false if it was stopped before that.
   *
   * @param sent all images up to the end of this part, once they are sent
   */
  private boolean watch(DemoView.Part part, CompletableFuture<Long> sent, Hands hands)
      throws IOException, ExecutionException, InterruptedException {
    while (!sent.isDone() || hands.feed().outcomes() < sent.get()) {
      if (isStopped(hands.stop())) {
        return false;
      }
      if (hands.learning().isDone()) {
        hands.learning().get();
        throw new IllegalStateException("the learner ended before all images were restored");
      }
      hands.feed().poll(WAIT);
      hands.lifecycle().poll();
      noteTimes();
      boolean overtime = stream.isOvertime() && hands.feed().outcomes() >= plan.stream().images();
      var now = overtime ? DemoView.Part.OVERTIME : part;
      hands.view().show(pipeline.state(), now, sent.getNow(stream.images()));
    }
    return !isStopped(hands.stop());
  }

  /** The live display shows the latest; where there is none, each is a line. */
  private void hear(LifecycleEvent event, StreamStory story) {
    story.hears(event);
    if (!terminal.isLive()) {
      terminal.print(DecisionLine.of(event));
    }
  }

  private void noteTimes() {
    var state = pipeline.state();
    double now = (System.nanoTime() - began) / 1e9;
    if (state.phase() == LearnerState.Phase.PRETRAINING) {
      secondsToPretraining = Double.isNaN(secondsToPretraining) ? now : secondsToPretraining;
      secondsOfPretraining = now - secondsToPretraining;
    }
    if (Double.isNaN(secondsToLive) && state.ledger().polled() > 0) {
      secondsToLive = now;
    }
    if (Double.isNaN(secondsToFirstRestored) && state.ledger().restored() > 0) {
      secondsToFirstRestored = now;
    }
  }

  private void report(
      long images,
      RestoredConsumer consumer,
      RestoredFeed feed,
      StreamStory story,
      SampleReservoir samples,
      DigitClassifier classifier)
      throws IOException {
    var state = pipeline.state();
    var told = story.told(stream.played(), consumer.evaluation().heldOut());
    var report =
        DemoReport.builder()
            .evaluation(consumer.evaluation())
            .census(consumer.census())
            .produced(images)
            .deadLettered(feed.deadLettered())
            .steps(state.learning().steps())
            .seconds(secondsToLive, secondsOfPretraining, (System.nanoTime() - began) / 1e9)
            .secondsToFirstRestored(secondsToFirstRestored)
            .seed(plan.learner().seed())
            .device(state.device())
            .recipe(plan.learner().recipe().name())
            .scenario(plan.stream().scenario().name())
            .classifier(classifier.provider().name())
            .story(told)
            .build();
    var page = new ReportWriter(plan.out()).write(report, samples.samples(), told);
    terminal.print(ReportTable.of(report));
    terminal.print("report: " + page.toAbsolutePath());
  }

  /** Closes everything, even if some of it can't be. */
  @Override
  public void close() throws IOException {
    if (!open.isEmpty()) {
      try {
        open.pop().close();
      } finally {
        close();
      }
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
