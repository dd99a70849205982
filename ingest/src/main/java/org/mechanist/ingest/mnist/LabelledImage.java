package org.mechanist.ingest.mnist;

import org.mechanist.schemas.Pixels;

/**
 * A digit before any mechanism.
 *
 * @param clean the padded image
 * @param label what it shows, 0 to 9
 */
public record LabelledImage(Pixels clean, int label) {}
