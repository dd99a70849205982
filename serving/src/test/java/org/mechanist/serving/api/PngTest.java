package org.mechanist.serving.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.http.Problem.ProblemException;

class PngTest {

  @Test
  void decode_whatWasEncoded_isTheSame() {
    var values = new byte[30 * 20];
    new Random(1).nextBytes(values);

    assertThat(Png.decode(Png.encode(30, 20, values))).isEqualTo(new Pixels(30, 20, values));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_BYTE_BINARY,
        BufferedImage.TYPE_USHORT_GRAY
      })
  void decode_otherKinds_givesTheirBrightness(int kind) throws IOException {
    var image = new BufferedImage(3, 1, kind);
    image.setRGB(0, 0, Color.BLACK.getRGB());
    image.setRGB(1, 0, Color.WHITE.getRGB());
    image.setRGB(2, 0, Color.WHITE.getRGB());

    assertThat(Png.decode(file(image))).isEqualTo(new Pixels(3, 1, new byte[] {0, -1, -1}));
  }

  @Test
  void decode_whatIsTransparent_isOnBlack() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00ffffff);
    image.setRGB(1, 0, 0x80ffffff);

    assertThat(Png.decode(file(image)).values()).containsExactly(0, 128);
  }

  @Test
  void decode_whatUnpacksIntoALargeImage_isRefusedUnread() throws IOException {
    var bomb = file(new BufferedImage(8000, 8000, BufferedImage.TYPE_BYTE_BINARY));
    assertThat(bomb).hasSizeLessThan(20_000);

    assertThatThrownBy(() -> Png.decode(bomb))
        .isInstanceOf(ProblemException.class)
        .hasMessage("An image is at most 256 pixels wide and high.");
  }

  @Test
  void decode_whatIsNone_isAProblem() {
    var good = Png.encode(8, 8, new byte[64]);
    var broken = good.clone();
    Arrays.fill(broken, 40, broken.length, (byte) 7);
    for (var bytes :
        new byte[][] {{}, {1, 2, 3}, Arrays.copyOf(good, 30), broken, "<svg/>".getBytes()}) {
      assertThatThrownBy(() -> Png.decode(bytes))
          .isInstanceOf(ProblemException.class)
          .hasMessage("The body is no PNG image.");
    }
  }

  private static byte[] file(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
