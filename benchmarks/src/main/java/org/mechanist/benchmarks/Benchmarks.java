package org.mechanist.benchmarks;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Runs the benchmarks; takes JMH's own arguments, such as {@code Codec -f 1 -wi 2 -i 3}. */
public final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
    new Runner(new CommandLineOptions(arguments)).run();
  }
}
