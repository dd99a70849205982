package org.mechanist.serving.restore;

import java.util.ArrayList;
import java.util.List;
import org.mechanist.ingest.kafka.BatchOutcome;
import org.mechanist.ingest.kafka.MicroBatch;
import org.mechanist.ingest.kafka.News;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.DecodedImage;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.SnapshotManifest;

/**
 * A micro-batch of messages, decoded: images of the size that a snapshot restores, and what is to
 * be a dead letter.
 */
final class ReplicaBatch {

  private record Decoded(Polled polled, Image image) {}

  private final MicroBatch batch;
  private final List<Decoded> images = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();

  ReplicaBatch(MicroBatch batch, SnapshotManifest snapshot) {
    this.batch = batch;
    for (var polled : batch.messages()) {
      var decoded = ofSize(ImageCodec.decode(polled.message()), snapshot);
      if (decoded instanceof Malformed malformed) {
        deadLetters.add(new DeadLetter(polled.message(), polled.origin(), malformed));
      } else {
        images.add(new Decoded(polled, (Image) decoded));
      }
    }
  }

  private static DecodedImage ofSize(DecodedImage decoded, SnapshotManifest snapshot) {
    if (decoded instanceof Image image
        && (image.pixels().width() != snapshot.width()
            || image.pixels().height() != snapshot.height())) {
      return new Malformed(
          Malformed.Cause.WRONG_SIZE,
          "the image is %s; the learner's canonical images are %d×%d, and so is all that is restored"
              .formatted(image.pixels().size(), snapshot.width(), snapshot.height()));
    }
    return decoded;
  }

  /** What becomes of it by this model. */
  BatchOutcome restoredBy(RestorerModel model) {
    var restored = new ArrayList<RestoredImage>(images.size());
    if (!images.isEmpty()) {
      var outcomes = model.restore(images.stream().map(one -> one.image().pixels()).toList());
      for (int i = 0; i < outcomes.size(); i++) {
        restored.add(restored(images.get(i), outcomes.get(i), model.manifest().modelVersion()));
      }
    }
    return new BatchOutcome(batch, restored, deadLetters, News.NONE);
  }

  private static RestoredImage restored(Decoded decoded, Restored restored, String modelVersion) {
    var image = decoded.image();
    return new RestoredImage(
        image.id(),
        restored.pixels(),
        restored.expert(),
        restored.score(),
        restored.explained(),
        modelVersion,
        decoded.polled().origin(),
        image.headers());
  }
}
