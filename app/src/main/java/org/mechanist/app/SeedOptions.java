package org.mechanist.app;

import picocli.CommandLine.Option;

/** What all chance follows from. */
final class SeedOptions {

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of all randomness (default: ${DEFAULT-VALUE}).")
  private long seed;

  long seed() {
    return seed;
  }
}
