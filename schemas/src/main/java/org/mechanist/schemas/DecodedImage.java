package org.mechanist.schemas;

/** What {@link ImageCodec} makes of a message: an image, or why there is none. */
public sealed interface DecodedImage permits Image, Malformed {}
