package org.mechanist.learner.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.mechanist.ingest.kafka.BatchOutcome;
import org.mechanist.ingest.kafka.MicroBatch;
import org.mechanist.ingest.kafka.News;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.learner.training.Learner;
import org.mechanist.learner.training.Round;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.DecodedImage;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.RestoredImage;

/**
 * Turns a micro-batch of messages into its outcome: images of the learner's size compete and are
 * restored, everything else becomes a dead letter. On the learner thread.
 */
final class BatchRestorer {

  private record Decoded(Polled polled, Image image) {}

  private final Learner learner;
  private final Pixels size;
  private final boolean publishes;

  /**
   * @param size an image of the learner's size
   * @param publishes whether what comes of it is to be published
   */
  BatchRestorer(Learner learner, Pixels size, boolean publishes) {
    this.learner = learner;
    this.size = size;
    this.publishes = publishes;
  }

  /**
   * @param learnable how many images may still be learned from; a batch is learned from whole or
   *     not at all
   * @param news what is to be said with it, whether it is learned from or not
   */
  Restoration restore(MicroBatch batch, long learnable, Function<Boolean, News> news) {
    var images = new ArrayList<Decoded>();
    var deadLetters = new ArrayList<DeadLetter>();
    for (var polled : batch.messages()) {
      var decoded = ofOurSize(ImageCodec.decode(polled.message()));
      if (decoded instanceof Malformed malformed) {
        deadLetters.add(new DeadLetter(polled.message(), polled.origin(), malformed));
      } else {
        images.add(new Decoded(polled, (Image) decoded));
      }
    }
    if (images.isEmpty()) {
      return new Restoration(
          new BatchOutcome(batch, List.of(), deadLetters, news.apply(false), publishes),
          Optional.empty(),
          false);
    }
    boolean learning = images.size() <= learnable;
    var round =
        learner.compete(
            images.stream().map(decoded -> decoded.image().pixels()).toList(), learning);
    return new Restoration(
        new BatchOutcome(
            batch, restored(images, round), deadLetters, news.apply(learning), publishes),
        Optional.of(round),
        learning);
  }

  private DecodedImage ofOurSize(DecodedImage decoded) {
    if (decoded instanceof Image image && !image.pixels().hasSizeOf(size)) {
      return new Malformed(
          Malformed.Cause.WRONG_SIZE,
          "the image is %s; this learner restores %s, the size of its canonical images"
              .formatted(image.pixels().size(), size.size()));
    }
    return decoded;
  }

  private List<RestoredImage> restored(List<Decoded> images, Round round) {
    var modelVersion = "step-" + learner.steps();
    var restored = new ArrayList<RestoredImage>(images.size());
    for (int i = 0; i < images.size(); i++) {
      var image = images.get(i).image();
      restored.add(
          new RestoredImage(
              image.id(),
              round.restorations().get(i),
              round.expert(i),
              round.score(i),
              round.explained(i),
              modelVersion,
              images.get(i).polled().origin(),
              image.headers()));
    }
    return restored;
  }
}
