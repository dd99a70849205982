package org.mechanist.serving.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.mechanist.schemas.Pixels;

/** Samples that look like the real ones: digits in a typeface, tilted, under ten mechanisms. */
public final class FakeSamples {

  /** The paper's ten. */
  public static final List<String> MECHANISMS =
      List.of(
          "invert",
          "noise",
          "translate(-4,-4)",
          "translate(-4,0)",
          "translate(-4,4)",
          "translate(0,-4)",
          "translate(0,4)",
          "translate(4,-4)",
          "translate(4,0)",
          "translate(4,4)");

  private static final int SIDE = 32;

  private FakeSamples() {}

  public static List<Sample> of(int perMechanism, long seed) {
    var random = new Random(seed);
    var samples = new ArrayList<Sample>();
    for (int mechanism = 0; mechanism < MECHANISMS.size(); mechanism++) {
      for (int i = 0; i < perMechanism; i++) {
        var name = MECHANISMS.get(mechanism);
        var clean = digit(random);
        samples.add(
            new Sample(
                "image-" + samples.size(),
                name,
                "expert-" + mechanism * 3 % 10,
                transform(clean, name, random),
                clean,
                clean));
      }
    }
    return samples;
  }

  private static Pixels digit(Random random) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24));
    graphics.transform(
        AffineTransform.getRotateInstance(random.nextGaussian() * 0.15, SIDE / 2.0, SIDE / 2.0));
    graphics.drawString(Integer.toString(random.nextInt(10)), 8, 25);
    graphics.dispose();
    var values =
        (byte[]) image.getRaster().getDataElements(0, 0, SIDE, SIDE, new byte[SIDE * SIDE]);
    return new Pixels(SIDE, SIDE, values);
  }

  private static Pixels transform(Pixels clean, String mechanism, Random random) {
    var values = new byte[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int value =
            switch (mechanism) {
              case "invert" -> 255 - clean.at(x, y);
              case "noise" -> clean.at(x, y) + (int) (random.nextGaussian() * 64);
              default -> moved(clean, x, y, mechanism);
            };
        values[y * SIDE + x] = (byte) Math.max(0, Math.min(255, value));
      }
    }
    return new Pixels(SIDE, SIDE, values);
  }

  private static int moved(Pixels clean, int x, int y, String mechanism) {
    var by = mechanism.replaceAll("[^-,0-9]", "").split(",");
    int fromX = x - Integer.parseInt(by[0]);
    int fromY = y - Integer.parseInt(by[1]);
    boolean inside = fromX >= 0 && fromX < SIDE && fromY >= 0 && fromY < SIDE;
    return inside ? clean.at(fromX, fromY) : 0;
  }
}
