package org.mechanist.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.mechanist.ingest.mnist.DigitSource;
import org.mechanist.ingest.mnist.Digits;
import org.mechanist.learner.classifier.ClassifierTraining;
import org.mechanist.learner.network.Torch;
import org.mechanist.schemas.Pixels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mechanist train-classifier}: the digit classifier that restorations are judged by. */
@Command(
    name = "train-classifier",
    mixinStandardHelpOptions = true,
    description =
        "Train the digit classifier that judges restorations, on the clean MNIST training set, test"
            + " it on the test set, and write it as an ONNX model. The one that ships was trained"
            + " so: 5 epochs, seed 1.")
final class TrainClassifierCommand implements Callable<Integer> {

  @Spec private CommandSpec command;
  @Mixin private DataOptions data;
  @Mixin private SeedOptions seed;
  @Mixin private DeviceOptions device;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Passes over the training set (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "mnist.onnx",
      description = "The model to write (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Override
  public Integer call() throws Exception {
    Usage.between(command, "--epochs", epochs, 1, Integer.MAX_VALUE);
    var deviceName = device.name();
    try (var terminal = new Terminal(false)) {
      var mnist = data.load(terminal);
      var torch = Torch.open(deviceName, 0);
      try (var training =
          new ClassifierTraining(torch, DigitSource.SIDE, DigitSource.SIDE, seed.seed())) {
        training.train(
            images(mnist.train()),
            labels(mnist.train()),
            epochs,
            (batch, batches, loss) -> {
              if (batch % 10 == 0) {
                terminal.show(
                    terminal.bar(
                        "training", (double) batch / batches, "loss %.4f".formatted(loss)));
              }
            });
        double accuracy = training.accuracy(images(mnist.test()), labels(mnist.test()));
        Files.write(out, training.toOnnx());
        terminal.print(
            "accuracy on the test set %.4f; wrote %s (%d KB)"
                .formatted(accuracy, out, Files.size(out) / 1024));
      }
    }
    return 0;
  }

  private static List<Pixels> images(Digits digits) {
    var source = new DigitSource(digits, 0, digits.count());
    var images = new ArrayList<Pixels>(digits.count());
    for (int i = 0; i < digits.count(); i++) {
      images.add(source.digit(i).clean());
    }
    return images;
  }

  private static int[] labels(Digits digits) {
    return IntStream.range(0, digits.count()).map(digits::label).toArray();
  }
}
