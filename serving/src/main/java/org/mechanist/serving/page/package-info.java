/**
 * What all pages have in common: their template with its style, figures, and the folder with the
 * pictures.
 *
 * <p>Beside {@code picture}, which draws, and behind {@code story}, {@code report}, {@code
 * experiment} and {@code independence}, each of which has a page of its own.
 */
package org.mechanist.serving.page;
