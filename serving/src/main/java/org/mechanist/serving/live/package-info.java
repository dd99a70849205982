/**
 * What the stream looks like now: the last of what came by on the topics, joined and judged, and
 * how it went since. Bounded in memory however long it looks on, and whatever comes.
 *
 * <p>Beside the flow: it reads without a group, and nothing depends on how far it is. Behind it is
 * {@code api}, which shows it.
 */
package org.mechanist.serving.live;
