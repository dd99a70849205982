/**
 * How a committee found its size: what was decided about its experts and what came of it, told of a
 * run as it goes on or of what came over topics, and drawn.
 *
 * <p>Behind {@code evaluation}, {@code picture} and {@code page}; {@code experiment} tells it of
 * each seed, {@code report} of a run on a stream.
 */
package org.mechanist.serving.story;
