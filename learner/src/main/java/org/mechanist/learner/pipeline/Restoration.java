package org.mechanist.learner.pipeline;

import java.util.Optional;
import org.mechanist.ingest.kafka.BatchOutcome;
import org.mechanist.learner.training.Round;

/**
 * A micro-batch that was restored and not yet published: its outcome, and what is learned from once
 * it is.
 *
 * @param outcome what goes out
 * @param round the competition; empty if no message of the batch held an image
 * @param learning whether it is to be learned from
 */
record Restoration(BatchOutcome outcome, Optional<Round> round, boolean learning) {}
