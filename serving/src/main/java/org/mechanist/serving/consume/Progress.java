package org.mechanist.serving.consume;

import org.mechanist.serving.evaluation.Accuracy;

/**
 * How far a consumer is, earlier runs on the same ledger included. Messages read = {@code judged +
 * unjudged + malformed}.
 *
 * @param judged restored images that were compared with the truth
 * @param unjudged restored images without a truth to compare with
 * @param malformed messages that are no restored images
 * @param accuracy of the decisive part up to now
 */
public record Progress(long judged, long unjudged, long malformed, Accuracy accuracy) {

  /** Restored images, judged or not. */
  public long restored() {
    return judged + unjudged;
  }
}
