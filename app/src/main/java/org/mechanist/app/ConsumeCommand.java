package org.mechanist.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.consume.RestoredConsumer;
import org.mechanist.serving.consume.RestoredFeed;
import org.mechanist.serving.picture.SampleReservoir;
import org.mechanist.serving.report.DemoReport;
import org.mechanist.serving.report.ReportWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mechanist consume}: restored digits, judged. */
@Command(
    name = "consume",
    mixinStandardHelpOptions = true,
    description =
        "Consume restored digits, classify them, compare with the truth-* headers where there are"
            + " any, and write a report with pictures, until Ctrl-C. Started again with the same"
            + " folder, it goes on where it stopped.")
final class ConsumeCommand implements Callable<Integer> {

  private static final Duration CATCH_UP = Duration.ofSeconds(5);
  private static final Duration WAIT = Duration.ofMillis(250);
  private static final int SAMPLES_PER_MECHANISM = 5;

  @Spec private CommandSpec command;
  @Mixin private KafkaOptions kafka;
  @Mixin private TopicOptions topics;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "reports/consume",
      description = "Folder of the report and of the ledger (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--until",
      paramLabel = "N",
      description = "End once N images were restored or dead-lettered (default: go on).")
  private Long until;

  @Option(
      names = "--until-idle",
      paramLabel = "SECONDS",
      description = "End once nothing has come for so long (default: go on).")
  private Integer untilIdle;

  @Option(
      names = "--report-every",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Write the report anew so often (default: ${DEFAULT-VALUE}).")
  private int reportEvery;

  @Override
  public Integer call() throws Exception {
    long began = System.nanoTime();
    check();
    var stop = new StopSignal();
    topics.create(kafka.settings());
    Files.createDirectories(out);
    boolean stoppedEarly;
    var writer = new ReportWriter(out);
    var samples = new SampleReservoir(SAMPLES_PER_MECHANISM);
    try (var terminal = new Terminal(false);
        var classifier = DigitClassifier.bundled();
        var consumer =
            RestoredConsumer.resume(
                out.resolve("ledger.jsonl"), classifier, samples, progress -> {});
        var feed = new RestoredFeed(kafka.settings(), topics.names(), consumer)) {
      var rate = new Rate(System::nanoTime);
      long last = System.nanoTime();
      long reported = last;
      if (consumer.progress().restored() > 0) {
        feed.poll(CATCH_UP); // what an earlier start saw last, for the pictures
      }
      while (!stop.asked() && !enough(feed) && !idle(last)) {
        if (feed.poll(WAIT) > 0) {
          last = System.nanoTime();
        }
        terminal.show(ConsumerView.lines(consumer.progress(), feed, rate));
        if (System.nanoTime() - reported > reportEvery * 1e9) {
          reported = System.nanoTime();
          writer.write(report(consumer, feed, classifier, began), samples.samples());
        }
      }
      stoppedEarly = stop.asked() && (until != null || untilIdle != null);
      var report = report(consumer, feed, classifier, began);
      var page = writer.write(report, samples.samples());
      terminal.print(ReportTable.of(report));
      terminal.print("report: " + page);
    }
    return stoppedEarly ? Mechanist.INTERRUPTED : 0;
  }

  private void check() {
    Usage.between(command, "--until", until == null ? 0 : until, 0, Long.MAX_VALUE);
    Usage.between(command, "--until-idle", untilIdle == null ? 0 : untilIdle, 0, Integer.MAX_VALUE);
    Usage.between(command, "--report-every", reportEvery, 1, Integer.MAX_VALUE);
  }

  private boolean enough(RestoredFeed feed) {
    return until != null && feed.outcomes() >= until;
  }

  private boolean idle(long last) {
    return untilIdle != null && System.nanoTime() - last > untilIdle * 1e9;
  }

  private DemoReport report(
      RestoredConsumer consumer, RestoredFeed feed, DigitClassifier classifier, long began) {
    return DemoReport.builder()
        .evaluation(consumer.evaluation())
        .census(consumer.census())
        .produced(produced())
        .deadLettered(feed.deadLettered())
        .steps(feed.steps())
        .seconds(0, 0, (System.nanoTime() - began) / 1e9)
        .device("unknown")
        .recipe("unknown")
        .classifier(classifier.provider().name())
        .build();
  }

  /**
   * Messages on the transformed topic: producers there use no transactions, so that offsets count
   * messages.
   */
  private long produced() {
    try (var reader = new TopicReader(kafka.settings(), topics.names().transformed())) {
      long end = reader.endOffsets().values().stream().mapToLong(Long::longValue).sum();
      return end - reader.beginningOffsets().values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
