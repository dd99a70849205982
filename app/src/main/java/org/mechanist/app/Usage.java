package org.mechanist.app;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options beyond their type: what is not allowed is wrong usage, not a failure. */
final class Usage {

  private Usage() {}

  /** What {@code value} gives; its refusal of an argument is the user's. */
  static <T> T checked(CommandSpec command, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** Refuses a number that is not within its bounds, both of them allowed. */
  static void between(CommandSpec command, String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ParameterException(
          command.commandLine(),
          "%s is %d; %s allowed"
              .formatted(
                  option,
                  value,
                  most == Long.MAX_VALUE
                      ? least + " or more are"
                      : "%d to %d are".formatted(least, most)));
    }
  }
}
