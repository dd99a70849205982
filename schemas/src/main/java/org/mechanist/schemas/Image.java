package org.mechanist.schemas;

import java.util.List;
import java.util.Objects;

/**
 * An image that came on a topic, transformed or canonical.
 *
 * @param id what its sender calls it; the key of its messages
 * @param source who sent it, as a URI reference ({@code ce_source}); empty if not said
 * @param pixels the image
 * @param headers all headers it came with; they travel on with its restoration
 */
public record Image(String id, String source, Pixels pixels, List<Header> headers)
    implements DecodedImage {

  public Image {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(pixels, "pixels");
    headers = List.copyOf(headers);
  }
}
