package org.mechanist.ingest.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistFilesTest {

  @TempDir private Path folder;

  @Test
  void read_plainFiles_givesAllDigits() throws IOException {
    SmallMnist.write(folder);

    var mnist = SmallMnist.files().read(folder);

    assertThat(mnist.train().count()).isEqualTo(SmallMnist.TRAIN);
    assertThat(mnist.train().image(5).at(27, 27)).isEqualTo(1);
    assertThat(mnist.train().label(5)).isEqualTo(2);
    assertThat(mnist.test().count()).isEqualTo(SmallMnist.TEST);
    assertThat(mnist.test().image(1).at(0, 0)).isEqualTo(3);
    assertThat(mnist.test().label(0)).isEqualTo(4);
  }

  @Test
  void read_gzippedFiles_givesAllDigits() throws IOException {
    SmallMnist.writeGzipped(folder);

    assertThat(SmallMnist.files().read(folder).train().label(0)).isEqualTo(2);
  }

  @Test
  void read_missingFiles_namesThem() throws IOException {
    SmallMnist.write(folder);
    Files.delete(folder.resolve("train-labels-idx1-ubyte"));
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));

    assertThatIOException()
        .isThrownBy(() -> SmallMnist.files().read(folder))
        .withMessage(
            folder
                + " lacks train-labels-idx1-ubyte, t10k-labels-idx1-ubyte (with or without .gz)");
  }

  @Test
  void read_missingFolder_saysSo() {
    var missing = folder.resolve("missing");

    assertThatIOException()
        .isThrownBy(() -> SmallMnist.files().read(missing))
        .withMessage("there is no folder " + missing);
  }

  @Test
  void read_changedByte_saysWhichHashWasFoundAndExpected() throws IOException {
    SmallMnist.write(folder);
    var changed = SmallMnist.bytes(MnistFile.TRAIN_LABELS);
    changed[8] = 9;
    Files.write(folder.resolve("train-labels-idx1-ubyte"), changed);

    assertThatIOException()
        .isThrownBy(() -> SmallMnist.files().read(folder))
        .withMessageContaining("train-labels-idx1-ubyte is not the original")
        .withMessageMatching("(?s).*is [0-9a-f]{64}, expected was [0-9a-f]{64}");
  }

  @Test
  void read_noGzipBehindTheName_namesTheFile() throws IOException {
    SmallMnist.writeGzipped(folder);
    Files.writeString(folder.resolve("train-images-idx3-ubyte.gz"), "<html>Not found</html>");

    assertThatIOException()
        .isThrownBy(() -> SmallMnist.files().read(folder))
        .withMessageContaining("train-images-idx3-ubyte.gz is no gzip file");
  }
}
