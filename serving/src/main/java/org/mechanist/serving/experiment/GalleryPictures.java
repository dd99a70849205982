package org.mechanist.serving.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.mechanist.serving.page.Figure;
import org.mechanist.serving.page.PictureFolder;
import org.mechanist.serving.picture.AttemptGrid;
import org.mechanist.serving.picture.SampleGrid;

/** Draws a seed's gallery into its folder. A picture without images is left out. */
final class GalleryPictures {

  static final String SAMPLES = "samples";
  static final String MECHANISMS = "mechanisms";
  static final String TRANSFER = "transfer";

  private final PictureFolder folder;

  GalleryPictures(PictureFolder folder) {
    this.folder = folder;
  }

  List<Figure> of(SeedRun run) throws IOException {
    var gallery = run.gallery();
    var figures = new ArrayList<Figure>();
    if (!gallery.samples().isEmpty()) {
      figures.add(
          folder.draw(
              name(run, SAMPLES),
              "Seed %d: held-out digits as each mechanism left them, above what the experts made of"
                      .formatted(run.seed())
                  + " them, above the digits as they were.",
              "After the paper's Figure 2. Beneath each mechanism's name, the experts that restored"
                  + " these.",
              palette -> SampleGrid.draw(gallery.samples(), palette)));
    }
    if (!gallery.attempts().isEmpty()) {
      figures.add(
          folder.draw(
              name(run, MECHANISMS),
              "Seed %d: one digit under each mechanism, a column each, and what every expert makes"
                      .formatted(run.seed())
                  + " of it, a row each.",
              "After the paper's Figure 5. The framed attempt is the one that won the competition"
                  + " for its column's input.",
              palette -> AttemptGrid.draw(gallery.attempts(), palette)));
    }
    if (!gallery.transfers().isEmpty()) {
      figures.add(
          folder.draw(
              name(run, TRANSFER),
              "Seed %d: larger images of letters as each mechanism left them, above what the"
                      .formatted(run.seed())
                  + " experts made of them, above the letters as they were.",
              "Experts that saw digits alone, on letters of a font and on larger images: each"
                  + " mechanism's expert is the one it has on digits. Shown, not measured, as the"
                  + " paper's final version does with hand-written letters (Omniglot).",
              palette ->
                  SampleGrid.draw("Letters, by experts of digits", gallery.transfers(), palette)));
    }
    return figures;
  }

  private static String name(SeedRun run, String what) {
    return "seed-%d-%s".formatted(run.seed(), what);
  }
}
