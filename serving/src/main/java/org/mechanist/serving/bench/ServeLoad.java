package org.mechanist.serving.bench;

/**
 * How much of what is measured.
 *
 * @param batch images of a full batch
 * @param threads ONNX Runtime's, for one run
 * @param partitions of the transformed topic
 * @param rounds in which all contestants take a turn
 * @param batches that a contestant restores in a round; the full committee a quarter
 * @param latencyImages sent one by one at half load
 * @param snapshots that are published at half load
 */
public record ServeLoad(
    int batch,
    int threads,
    int partitions,
    int rounds,
    int batches,
    int latencyImages,
    int snapshots) {}
