package org.mechanist.serving.page;

/**
 * A picture on a page, in the files {@code name.png} and {@code name-dark.png}.
 *
 * @param alt what there is to see, for those who can't
 * @param caption what it means
 * @param width of the file in pixels
 * @param height of the file in pixels
 */
public record Figure(String name, String alt, String caption, int width, int height) {}
