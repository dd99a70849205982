package org.mechanist.app;

import org.mechanist.schemas.Topics;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the topics are called. */
final class TopicPrefixOptions {

  @Option(
      names = "--topics",
      paramLabel = "PREFIX",
      defaultValue = "mechanist",
      converter = Converter.class,
      description = "What the topics' names begin with (default: ${DEFAULT-VALUE}).")
  private Topics topics;

  Topics names() {
    return topics;
  }

  static final class Converter implements CommandLine.ITypeConverter<Topics> {
    @Override
    public Topics convert(String prefix) {
      try {
        return new Topics(prefix);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
