package org.mechanist.ingest.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one embedded broker for the whole run, as a parameter of type {@link EmbeddedBroker}.
 * Tests keep apart by their topics' prefix.
 */
public final class SharedBroker implements ParameterResolver {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(SharedBroker.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == EmbeddedBroker.class;
  }

  @Override
  public EmbeddedBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
        .broker;
  }

  /** Closed by JUnit after the last test. */
  private record Running(EmbeddedBroker broker, Path folder) implements AutoCloseable {

    static Running start() {
      try {
        var folder = Files.createTempDirectory("mechanist-broker");
        return new Running(EmbeddedBroker.start(folder, 0), folder);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      broker.close();
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }
}
