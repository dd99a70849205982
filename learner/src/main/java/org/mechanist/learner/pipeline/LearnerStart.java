package org.mechanist.learner.pipeline;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.pipeline.LearnerState.Phase;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.Topics;

/**
 * What happens before the first image is restored: canonical images are read, which decide the size
 * of all; a committee is made and becomes approximate identities on the stream's next images. On
 * the learner thread.
 */
final class LearnerStart {

  /** Hears how far it is; throws {@link CancellationException} to end it. */
  interface Listener {
    void progress(Phase phase, String activity, double progress);

    /** All canonical images that there were have been taken in. */
    void canonical(long images);

    /** A part of the start is done, for whoever wants to know how long each takes. */
    void done(String part);
  }

  /**
   * A learner that is ready; whoever has it closes it on the learner thread.
   *
   * @param learner pretrained
   * @param canonical the feed to go on with
   * @param commands those that were sent since the start began
   * @param restorer for images of the learner's size
   */
  record Started(
      Learner learner, CanonicalFeed canonical, CommandFeed commands, BatchRestorer restorer)
      implements AutoCloseable {
    @Override
    public void close() {
      commands.close();
      canonical.close();
      learner.close();
    }
  }

  private final KafkaSettings settings;
  private final Topics topics;
  private final LearnerOptions options;
  private final Listener listener;

  LearnerStart(KafkaSettings settings, Topics topics, LearnerOptions options, Listener listener) {
    this.settings = settings;
    this.topics = topics;
    this.options = options;
    this.listener = listener;
  }

  /**
   * Starts; what was begun is closed if it fails.
   *
   * @param from the offset by partition at which the stream goes on
   */
  Started start(Torch torch, Map<Integer, Long> from) {
    var opened = new Opened();
    try {
      opened.feeds();
      var first = first(opened.canonical);
      var size = options.size(first.width(), first.height());
      var learner = opened.learner(new Learner(torch, options.recipe(), size, options.seed()));
      read(opened.canonical, learner);
      listener.canonical(learner.canonicalSeen());
      listener.done("canonical images");
      pretrainObjective(learner);
      pretrain(learner, first, from);
      listener.done("pretraining");
      return opened.started(first);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Starts again; what was begun is closed if it fails.
   *
   * @param learner as it was; closed with what is returned, or if it fails
   * @param progress how far it was
   */
  Started resume(Learner learner, Progress progress) {
    var opened = new Opened();
    try {
      opened.learner(learner);
      opened.feeds();
      var size = learner.size();
      var like = new Pixels(size.width(), size.height(), new byte[size.width() * size.height()]);
      opened.canonical.resume(like, progress.canonical());
      opened.commands.resume(progress.commands());
      listener.canonical(learner.canonicalSeen());
      listener.done("topics");
      return opened.started(like);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** What has to be closed if the start fails. */
  private final class Opened implements AutoCloseable {
    private CommandFeed commands;
    private CanonicalFeed canonical;
    private Learner learner;

    private void feeds() {
      commands = new CommandFeed(settings, topics.commands());
      canonical = new CanonicalFeed(settings, topics.canonical());
    }

    private Learner learner(Learner made) {
      learner = made;
      return made;
    }

    private Started started(Pixels like) {
      var restorer = new BatchRestorer(learner, like, options.operation().publication().restored());
      return new Started(learner, canonical, commands, restorer);
    }

    @Override
    public void close() {
      if (commands != null) {
        commands.close();
      }
      if (canonical != null) {
        canonical.close();
      }
      if (learner != null) {
        learner.close();
      }
    }
  }

  private Pixels first(CanonicalFeed canonical) {
    return canonical
        .awaitFirst(
            () ->
                listener.progress(
                    Phase.READING_CANONICAL, "waiting for canonical images", Double.NaN))
        .orElseThrow(CancellationException::new);
  }

  private void read(CanonicalFeed canonical, Learner learner) {
    canonical.readAll(
        learner::addCanonical,
        read -> listener.progress(Phase.READING_CANONICAL, read + " canonical images", Double.NaN));
  }

  private void pretrainObjective(Learner learner) {
    learner.pretrainObjective(
        (iteration, iterations, loss) ->
            listener.progress(
                Phase.PRETRAINING,
                "the objective on canonical images, loss %.2f".formatted(loss),
                (double) iteration / iterations));
  }

  private void pretrain(Learner learner, Pixels size, Map<Integer, Long> from) {
    var pretraining = options.recipe().pretraining();
    if (pretraining.iterations() == 0) {
      return;
    }
    learner.pretrain(
        preview(size, from),
        (expert, experts, iteration, error) ->
            listener.progress(
                Phase.PRETRAINING,
                "%san identity, error %.4f"
                    .formatted(
                        experts == 1 ? "" : "expert %d of %d as ".formatted(expert, experts),
                        error),
                (expert - 1 + (double) iteration / pretraining.iterations()) / experts));
  }

  private List<Pixels> preview(Pixels size, Map<Integer, Long> from) {
    int wanted = options.recipe().pretraining().images();
    return new StreamPreview(settings, topics.transformed(), System::nanoTime)
        .look(
            from,
            size,
            wanted,
            options.recipe().batch(),
            options.patience(),
            found ->
                listener.progress(
                    Phase.PRETRAINING,
                    "waiting for images of the stream, %d of %d".formatted(found, wanted),
                    Double.NaN));
  }
}
