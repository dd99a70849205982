package org.mechanist.serving.consume;

import java.util.List;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Truth;

/** Messages for tests. The first pixel of an image is its digit. */
public final class Restorations {

  private Restorations() {}

  static Message restored(Origin origin, int digit, List<Header> headers) {
    return RestoredImageCodec.encode(
        new RestoredImage(
            "image-" + origin.partition() + "-" + origin.offset(),
            pixels(digit),
            "expert-3",
            1.5,
            "step-9",
            origin,
            headers));
  }

  public static Message transformed(int digit, List<Header> headers) {
    return ImageCodec.encode(new Image("image", "test", pixels(digit), headers));
  }

  public static List<Header> truth(String part, int label) {
    return new Truth(part, "invert", label, pixels(label)).headers();
  }

  public static Pixels pixels(int digit) {
    var values = new byte[32 * 32];
    values[0] = (byte) digit;
    return new Pixels(32, 32, values);
  }
}
