package org.mechanist.app;

import org.mechanist.schemas.Topics;
import picocli.CommandLine.Option;

/** What the topics are called. */
final class TopicPrefixOptions {

  @Option(
      names = "--topics",
      paramLabel = "PREFIX",
      defaultValue = "mechanist",
      description = "What the topics' names begin with (default: ${DEFAULT-VALUE}).")
  private String prefix;

  Topics names() {
    return new Topics(prefix);
  }
}
