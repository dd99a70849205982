package org.mechanist.serving.experiment;

/**
 * Mean logits of the objective; NaN where there were none.
 *
 * @param canonical of canonical images
 * @param winner of the winning restorations
 * @param loser of the losing ones
 */
public record Logits(double canonical, double winner, double loser) {}
