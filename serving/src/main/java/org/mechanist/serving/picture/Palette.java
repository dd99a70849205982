package org.mechanist.serving.picture;

import java.awt.Color;

/** The colours of a picture, to go with a light page or a dark one. */
public enum Palette {
  LIGHT(
      0xffffff, 0x1d2433, 0x626c80, 0xe3e7ee, 0x2563c9, 0xc2571a, 0x2f7d4f, 0x8db8f2, 0xf2f5fa,
      0xf0b48a),
  DARK(
      0x171b24, 0xe8ecf4, 0x9aa5b8, 0x323a4a, 0x7db0ff, 0xf0a069, 0x74cf9b, 0x2c5fae, 0x1e2430,
      0x8f4a1c);

  private final Color background;
  private final Color text;
  private final Color quietText;
  private final Color line;
  private final Color restored;
  private final Color transformed;
  private final Color clean;
  private final Color fullShare;
  private final Color noShare;
  private final Color excess;

  Palette(
      int background,
      int text,
      int quietText,
      int line,
      int restored,
      int transformed,
      int clean,
      int fullShare,
      int noShare,
      int excess) {
    this.background = new Color(background);
    this.text = new Color(text);
    this.quietText = new Color(quietText);
    this.line = new Color(line);
    this.restored = new Color(restored);
    this.transformed = new Color(transformed);
    this.clean = new Color(clean);
    this.fullShare = new Color(fullShare);
    this.noShare = new Color(noShare);
    this.excess = new Color(excess);
  }

  Color background() {
    return background;
  }

  Color text() {
    return text;
  }

  Color quietText() {
    return quietText;
  }

  /** Of grids and borders. */
  Color line() {
    return line;
  }

  Color restored() {
    return restored;
  }

  Color transformed() {
    return transformed;
  }

  Color clean() {
    return clean;
  }

  /** Of a share of 1; {@link #text()} is readable on it. */
  Color fullShare() {
    return fullShare;
  }

  /** Of a share of 0. */
  Color noShare() {
    return noShare;
  }

  /** Of twice as much as expected; {@link #text()} is readable on it. */
  Color excess() {
    return excess;
  }
}
