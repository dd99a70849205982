package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.http.Problem.ProblemException;

/** Images as PNG: of any kind coming in, taken for their brightness; of grey going out. */
final class Png {

  static final String TYPE = "image/png";

  private Png() {}

  /** The image in a file; a problem if there is none, or it is larger than any image here. */
  static Pixels decode(byte[] file) {
    var readers = ImageIO.getImageReadersByFormatName("png");
    var reader = readers.next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      return decode(reader);
    } catch (ProblemException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // what a broken file makes the reader throw
      throw Answers.problem(HttpResponseStatus.UNPROCESSABLE_ENTITY, "The body is no PNG image.");
    } finally {
      reader.dispose();
    }
  }

  /** The size comes first in a file: a small one that unpacks into a large one is not unpacked. */
  private static Pixels decode(ImageReader reader) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (width > Pixels.MAX_SIDE || height > Pixels.MAX_SIDE) {
      throw Answers.problem(
          HttpResponseStatus.UNPROCESSABLE_ENTITY,
          "An image is at most %d pixels wide and high.".formatted(Pixels.MAX_SIDE));
    }
    return grey(reader.read(0));
  }

  private static Pixels grey(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    boolean isGrey = image.getRaster().getNumBands() == 1 && !isIndexed(image);
    var values = new byte[width * height]; // [row, column]
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        values[y * width + x] =
            (byte) (isGrey ? sample(image, x, y) : brightness(image.getRGB(x, y)));
      }
    }
    return new Pixels(width, height, values);
  }

  private static boolean isIndexed(BufferedImage image) {
    return image.getColorModel() instanceof IndexColorModel;
  }

  /** As written: conversions between grey and colour would bend it. */
  private static int sample(BufferedImage image, int x, int y) {
    int bits = image.getColorModel().getComponentSize(0);
    int sample = image.getRaster().getSample(x, y, 0);
    return bits > 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1);
  }

  /** Of a colour on black, by Rec. 601. */
  private static int brightness(int argb) {
    int alpha = argb >>> 24;
    double light = 0.299 * (argb >> 16 & 0xff) + 0.587 * (argb >> 8 & 0xff) + 0.114 * (argb & 0xff);
    return (int) Math.round(light * alpha / 255);
  }

  /** The file of an image. */
  static byte[] encode(int width, int height, byte[] pixels) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("each Java writes PNG");
      }
    } catch (IOException e) {
      throw new IllegalStateException("an image in memory can't be written", e);
    }
    return bytes.toByteArray();
  }
}
