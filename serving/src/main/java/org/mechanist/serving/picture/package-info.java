/**
 * Draws what the evaluation found, after the paper's figures: samples of restorations (Figure 2),
 * who restores which mechanism (Figure 3), accuracy over images or steps (Figure 4) and logits over
 * steps (Figure 6); and what the runs of many seeds have in common.
 *
 * <p>Behind {@code evaluation} and before {@code report}. Each picture is a pure function of its
 * data and a {@link org.mechanist.serving.picture.Palette}, drawn without a display.
 */
package org.mechanist.serving.picture;
