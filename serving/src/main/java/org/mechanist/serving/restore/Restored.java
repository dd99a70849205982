package org.mechanist.serving.restore;

import org.mechanist.schemas.Pixels;

/**
 * What became of one image.
 *
 * @param pixels the winner's restoration
 * @param expert who won
 * @param score the objective's logit of it; the least if it is no number
 * @param explained whether that is about what canonical images score
 * @param competed how many experts restored it
 */
public record Restored(
    Pixels pixels, String expert, double score, boolean explained, int competed) {}
