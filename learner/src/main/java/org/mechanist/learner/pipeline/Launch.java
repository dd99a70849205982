package org.mechanist.learner.pipeline;

import java.time.Clock;
import java.util.Map;
import org.mechanist.ingest.kafka.JournalReader;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.RetriableStreamException;
import org.mechanist.ingest.kafka.StreamException;
import org.mechanist.learner.checkpoint.Checkpoint;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.pipeline.LearnerState.Phase;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a learner ready for the stream's next image: from its last checkpoint and what was
 * committed after it, or else from nothing. On the learner thread.
 */
final class Launch {

  private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

  private final KafkaSettings settings;
  private final Topics topics;
  private final String group;
  private final LearnerOptions options;
  private final Clock clock;
  private final LearnerStart.Listener listener;

  /**
   * @param listener ends the launch by what it throws
   */
  Launch(
      KafkaSettings settings,
      Topics topics,
      String group,
      LearnerOptions options,
      Clock clock,
      LearnerStart.Listener listener) {
    this.settings = settings;
    this.topics = topics;
    this.group = group;
    this.options = options;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * @param committed the offset by partition at which the stream goes on; whoever committed them
   *     can commit no more
   */
  LearnerWork fromNothing(Torch torch, Map<Integer, Long> committed) {
    var started = new LearnerStart(settings, topics, options, listener).start(torch, committed);
    return work(
        started, Progress.none(group, topics.transformed(), endOfJournal(), clock.instant()));
  }

  /**
   * @throws IllegalArgumentException if the checkpoint is of another learner
   */
  LearnerWork from(Checkpoint checkpoint, Torch torch) {
    var progress = Checkpoints.progress(checkpoint);
    progress.requireOf(group, topics.transformed());
    listener.progress(Phase.REPLAYING, "the last checkpoint", Double.NaN);
    var like = checkpoint.canonical().get(0); // without one nothing is learned
    var size = options.size(like.width(), like.height());
    var learner = Learner.resume(torch, options.recipe(), size, options.seed(), checkpoint);
    listener.done("checkpoint");
    var work =
        work(
            new LearnerStart(settings, topics, options, listener).resume(learner, progress),
            progress);
    try {
      replay(work);
    } catch (RuntimeException e) {
      work.close();
      throw e;
    }
    return work;
  }

  private void replay(LearnerWork work) {
    try {
      long repeated =
          new Replay(settings, topics, group)
              .run(
                  work,
                  (done, share) ->
                      listener.progress(
                          Phase.REPLAYING,
                          "what came after the last checkpoint, %d batches".formatted(done),
                          share));
      listener.done("replay of %d batches".formatted(repeated));
    } catch (RetriableStreamException e) {
      throw e;
    } catch (StreamException e) {
      LOG.warn(
          "not all that was restored since the checkpoint is learned from again: {}",
          e.getMessage());
      work.goOnAt(endOfJournal());
    }
  }

  private long endOfJournal() {
    try (var journal = new JournalReader(settings, topics.journal(), group, 0)) {
      return journal.end();
    }
  }

  private LearnerWork work(LearnerStart.Started started, Progress progress) {
    var news = new CommitteeNews(started.learner(), topics.transformed(), progress.news(), clock);
    var snapshots = new Snapshots(started.learner(), options.operation().publication(), clock);
    return new LearnerWork(started, news, snapshots, progress, options);
  }
}
