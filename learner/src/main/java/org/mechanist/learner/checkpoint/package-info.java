/**
 * A learner's resumable state: what its parts hand over ({@link
 * org.mechanist.learner.checkpoint.State}), as an immutable value ({@link
 * org.mechanist.learner.checkpoint.Checkpoint}), in files that cannot run code and in which nothing
 * can change unnoticed ({@link org.mechanist.learner.checkpoint.CheckpointStore}).
 *
 * <p>Behind all packages that have something to remember: these know this one, which knows none of
 * them.
 */
package org.mechanist.learner.checkpoint;
