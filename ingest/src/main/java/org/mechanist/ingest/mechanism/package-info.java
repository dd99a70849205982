/**
 * The mechanisms that distort digits: the unknown transformations that experts learn to undo.
 *
 * <p>Used by scenarios, on the producing side alone: nothing in the learner may know which
 * mechanism made an image. {@link org.mechanist.ingest.mechanism.Mechanisms} parses them.
 */
package org.mechanist.ingest.mechanism;
