package org.mechanist.serving.page;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.mechanist.serving.picture.Palette;

/** Writes the pictures of a page into its folder, each light and dark. */
public final class PictureFolder {

  private final Path folder;

  /** Writes into {@code folder}, which exists when the first is drawn. */
  public PictureFolder(Path folder) {
    this.folder = folder;
  }

  /** Draws one picture in both palettes and writes its files over those that are there. */
  public Figure draw(
      String name, String alt, String caption, Function<Palette, BufferedImage> picture)
      throws IOException {
    var light = picture.apply(Palette.LIGHT);
    write(light, name + ".png");
    write(picture.apply(Palette.DARK), name + "-dark.png");
    return new Figure(name, alt, caption, light.getWidth(), light.getHeight());
  }

  private void write(BufferedImage image, String file) throws IOException {
    if (!ImageIO.write(image, "png", folder.resolve(file).toFile())) {
      throw new IOException("this Java has no writer for PNG");
    }
  }
}
