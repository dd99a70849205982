package org.mechanist.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where PyTorch computes. */
final class DeviceOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu:N",
      defaultValue = "auto",
      description =
          "What PyTorch runs on (default: ${DEFAULT-VALUE}, the first GPU if there is one).")
  private String device;

  /** As it was given; what is no device anywhere is refused, long before the engine is opened. */
  String name() {
    if (!device.matches("auto|cpu|gpu:\\d{1,3}")) {
      throw new ParameterException(
          command.commandLine(),
          "--device is \"%s\"; auto, cpu, gpu:0, gpu:1, … are allowed".formatted(device));
    }
    return device;
  }
}
