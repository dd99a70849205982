package org.mechanist.learner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.schemas.Pixels;

class AppearancesTest {

  private static final int LEAST = 64; // images at a look that say something
  private static final List<Pixels> STROKES = Drawings.strokes(4 * LEAST, 28, 1);
  private static final List<Pixels> OTHERS = Drawings.strokes(4 * LEAST, 28, 2);

  private final Appearances appearances = new Appearances(2);

  @Test
  void shift_tooFewImages_isNone() {
    look(4 * LEAST - 1, false);
    see(LEAST, true);
    assertThat(appearances.shift(0)).as("too few before").isZero();

    appearances.age();
    see(LEAST - 1, true);
    assertThat(appearances.shift(0)).as("too few since the last look").isZero();
  }

  @Test
  void shift_imagesOfTheSameKind_isSmall() {
    look(4 * LEAST, false);
    OTHERS.forEach(image -> appearances.add(0, pixels(image, false)));

    assertThat(appearances.shift(0)).isPositive().isLessThan(0.25);
  }

  @Test
  void shift_pixelsElsewhere_isNone() {
    look(4 * LEAST, false);
    STROKES.forEach(image -> appearances.add(0, moved(pixels(image, false))));

    assertThat(appearances.shift(0)).isCloseTo(0, within(1e-4));
  }

  @Test
  void shift_aQuarterInverted_isLarge() {
    look(4 * LEAST, false);
    see(3 * LEAST / 4, false);
    see(LEAST / 4, true);

    assertThat(appearances.shift(0)).isGreaterThan(1);
    assertThat(appearances.shift(1)).as("of another expert").isZero();
  }

  @Test
  void shift_someLooksAfterAChange_isSmallAgain() {
    look(4 * LEAST, false);
    for (int looks = 0; looks < 40; looks++) {
      look(LEAST, true);
    }
    see(LEAST, true);

    assertThat(appearances.shift(0)).isLessThan(0.5);
  }

  @Test
  void forget_beginsAnew() {
    look(4 * LEAST, false);
    appearances.forget(0);
    see(LEAST, true);

    assertThat(appearances.shift(0)).isZero();
  }

  private void look(int images, boolean inverted) {
    see(images, inverted);
    appearances.age();
  }

  private void see(int images, boolean inverted) {
    STROKES.subList(0, images).forEach(image -> appearances.add(0, pixels(image, inverted)));
  }

  private static float[] pixels(Pixels image, boolean inverted) {
    var pixels = new float[image.values().length];
    var values = (inverted ? Drawings.inverted(image) : image).values();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (values[i] & 0xff) / 255f;
    }
    return pixels;
  }

  private static float[] moved(float[] pixels) {
    var moved = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      moved[(i + 60) % pixels.length] = pixels[i];
    }
    return moved;
  }
}
