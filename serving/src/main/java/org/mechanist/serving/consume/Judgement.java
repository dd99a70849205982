package org.mechanist.serving.consume;

import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.evaluation.LedgerEntry;
import org.mechanist.serving.evaluation.Observation;
import org.mechanist.serving.picture.Sample;

/** What a message turns out to be, before any digit is read. */
sealed interface Judgement {

  /** A restored image with its truth: digits can be compared. */
  record Judgeable(
      int partition, long offset, RestoredImage restored, Pixels transformed, Truth truth)
      implements Judgement {

    LedgerEntry entry(int transformedDigit, int restoredDigit, int cleanDigit) {
      return LedgerEntry.judged(
          partition,
          offset,
          new Observation(
              restored.origin(),
              restored.id(),
              truth.mechanism(),
              truth.label(),
              truth.part(),
              restored.expert(),
              restored.score(),
              transformedDigit,
              restoredDigit,
              cleanDigit));
    }

    Sample sample() {
      return new Sample(
          restored.id(),
          truth.mechanism(),
          restored.expert(),
          transformed,
          restored.pixels(),
          truth.clean());
    }
  }

  /** A message that goes to the ledger as it is; {@code reason} says why nothing is compared. */
  record Settled(LedgerEntry entry, String reason) implements Judgement {}

  /** Decodes a message; never throws for what is in it. */
  static Judgement of(Arrived arrived) {
    var decoded = RestoredImageCodec.decode(arrived.restored());
    if (decoded instanceof Malformed malformed) {
      return new Settled(
          LedgerEntry.malformed(arrived.partition(), arrived.offset()), malformed.detail());
    }
    var restored = (RestoredImage) decoded;
    try {
      return compared(arrived, restored);
    } catch (IllegalArgumentException e) {
      return unjudged(arrived, restored, "its truth is broken: " + e.getMessage());
    }
  }

  private static Judgement compared(Arrived arrived, RestoredImage restored) {
    var pixels = restored.pixels();
    var truth = Truth.in(restored.headers(), pixels.width(), pixels.height());
    if (truth.isEmpty()) {
      return unjudged(arrived, restored, "no truth came with it");
    }
    if (!Evaluation.knows(truth.get().part())) {
      return unjudged(arrived, restored, "its part is \"%s\"".formatted(truth.get().part()));
    }
    if (!DigitClassifier.reads(pixels)) {
      return unjudged(arrived, restored, "the classifier does not read " + pixels.size());
    }
    if (arrived.transformed() == null) {
      return unjudged(arrived, restored, "its transformed image is gone: " + restored.origin());
    }
    var transformed = ImageCodec.decode(arrived.transformed());
    if (transformed instanceof Malformed malformed) {
      return unjudged(arrived, restored, "its transformed image: " + malformed.detail());
    }
    var before = ((Image) transformed).pixels();
    if (!before.hasSizeOf(pixels)) {
      return unjudged(arrived, restored, "its transformed image is %s".formatted(before.size()));
    }
    return new Judgeable(arrived.partition(), arrived.offset(), restored, before, truth.get());
  }

  private static Judgement unjudged(Arrived arrived, RestoredImage restored, String reason) {
    return new Settled(
        LedgerEntry.unjudged(arrived.partition(), arrived.offset(), restored.origin()), reason);
  }
}
