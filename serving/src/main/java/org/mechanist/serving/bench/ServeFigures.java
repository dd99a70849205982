package org.mechanist.serving.bench;

/**
 * What replicas came to; medians over rounds, ratios of one round each.
 *
 * @param rawImagesPerSecond ONNX Runtime's runs alone, of the batches that the gated replica has
 * @param replicaImagesPerSecond one replica through Kafka, the gate proposing who competes
 * @param fullImagesPerSecond one replica of which every expert competes
 * @param pairImagesPerSecond two replicas, together
 * @param echoImagesPerSecond one replica that restores nothing
 * @param replicaToRaw the first replica to ONNX Runtime alone
 * @param gatedToFull the first replica to the second
 * @param twoToOne two replicas together to one
 * @param rawToReplicaProcessor processor time of ONNX Runtime alone to that of the thread that
 *     restores in the first replica: what the first ratio is on a machine that is free
 * @param fullToGatedProcessor the same of the second replica to the first
 * @param oneToTwoProcessor the same of the first replica to two of them, for each image
 * @param restoringMs processor time of the thread that restores, for each image
 * @param echoMs processor time of a replica that restores nothing and of its broker, for each image
 * @param accuracy share of restored held-out digits that is read as labelled, with the gate
 * @param fullAccuracy the same when everybody competes
 * @param manyAccuracy the same with many experts and the gate
 * @param evaluations experts that restored an image, on average
 * @param manyEvaluations the same with many experts
 * @param halfLoad images a second that were sent for what follows
 * @param latencyP50Ms from when an image was to be sent to when a reader had it restored
 * @param latencyP99Ms likewise
 * @param snapshotMs from when a snapshot was made to when an image was published by it
 * @param slowestSnapshotMs likewise, of several the longest
 * @param joinSeconds from a replica's start to its first image
 * @param joinPauseSeconds the longest time meanwhile in which nobody published anything
 * @param batchMs what restoring a batch costs whatever is in it
 * @param imageMs what restoring costs for each image of a batch
 * @param commitMs from an outcome of a batch to its being committed
 */
public record ServeFigures(
    double rawImagesPerSecond,
    double replicaImagesPerSecond,
    double fullImagesPerSecond,
    double pairImagesPerSecond,
    double echoImagesPerSecond,
    double replicaToRaw,
    double gatedToFull,
    double twoToOne,
    double rawToReplicaProcessor,
    double fullToGatedProcessor,
    double oneToTwoProcessor,
    double restoringMs,
    double echoMs,
    double accuracy,
    double fullAccuracy,
    double manyAccuracy,
    double evaluations,
    double manyEvaluations,
    double halfLoad,
    double latencyP50Ms,
    double latencyP99Ms,
    double snapshotMs,
    double slowestSnapshotMs,
    double joinSeconds,
    double joinPauseSeconds,
    double batchMs,
    double imageMs,
    double commitMs) {

  /**
   * Of the processor time that a replica and its broker take for an image, what is for anything but
   * restoring it.
   */
  public double kafkaShare() {
    return echoMs / (restoringMs + echoMs);
  }
}
