/**
 * Images in and out of Kafka, in both directions and never twice.
 *
 * <p>Comes right after {@code schemas} in data-flow order. {@link
 * org.mechanist.ingest.kafka.ExactlyOnceStream} is the learner's side: micro-batches as a Flux, and
 * their outcomes in one transaction each. {@link org.mechanist.ingest.kafka.TopicReader}, {@link
 * org.mechanist.ingest.kafka.TopicWriter} and {@link org.mechanist.ingest.kafka.OriginLookup} serve
 * everybody else. Kafka's own types stay inside: keys, values and headers travel as {@link
 * org.mechanist.schemas.Message}, failures as {@link org.mechanist.ingest.kafka.StreamException}.
 */
package org.mechanist.ingest.kafka;
