/**
 * Judges restorations by the truth that travelled with them: accuracy, who restores which
 * mechanism, and whether each image came out exactly once.
 *
 * <p>Behind {@code classifier} and before {@code picture} and {@code report}. Everything here is
 * pure and bounded in memory, save the {@link org.mechanist.serving.evaluation.ObservationLedger},
 * which keeps on disk what was judged so that a restart carries on.
 */
package org.mechanist.serving.evaluation;
