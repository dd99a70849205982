package org.mechanist.ingest.mnist;

/** The four files of the data set, under the names that its authors gave them. */
enum MnistFile {
  TRAIN_IMAGES("train-images-idx3-ubyte", 3),
  TRAIN_LABELS("train-labels-idx1-ubyte", 1),
  TEST_IMAGES("t10k-images-idx3-ubyte", 3),
  TEST_LABELS("t10k-labels-idx1-ubyte", 1);

  private final String fileName;
  private final int dimensions;

  MnistFile(String fileName, int dimensions) {
    this.fileName = fileName;
    this.dimensions = dimensions;
  }

  /** Not compressed; with {@code .gz} behind it where it is. */
  String fileName() {
    return fileName;
  }

  /** 3 for images (image, row, column), 1 for labels. */
  int dimensions() {
    return dimensions;
  }
}
