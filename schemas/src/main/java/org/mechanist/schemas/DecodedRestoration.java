package org.mechanist.schemas;

/** What {@link RestoredImageCodec} makes of a message: a restored image, or why there is none. */
public sealed interface DecodedRestoration permits RestoredImage, Malformed {}
