/**
 * Takes in the restored images of a run: finds the transformed image behind each, has both and the
 * clean one classified, and keeps the verdict in the ledger before it counts. Beside them, what
 * happened to the experts that restored them.
 *
 * <p>Behind {@code ingest}, which polls, and before {@code report}. No broker is known here.
 */
package org.mechanist.serving.consume;
