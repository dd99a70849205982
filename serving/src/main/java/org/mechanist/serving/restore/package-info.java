/**
 * Restores without a learner: as many replicas as the load needs, which share the stream as a
 * group, each by the newest snapshot that the learner has published.
 *
 * <p>Snapshots come in by {@link org.mechanist.serving.restore.SnapshotFeed} and become a {@link
 * org.mechanist.serving.restore.RestorerModel}; batches of images come in, and their outcomes go
 * out, exactly once, by a {@link org.mechanist.serving.restore.Restorer}.
 */
package org.mechanist.serving.restore;
