package org.mechanist.serving.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the page's one library is on the class path: the charts of uPlot, which come as a jar of
 * their own. The page knows its files by names without a version.
 */
final class Library {

  private static final String DESCRIPTION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
  private static final String FILES = "/META-INF/resources/webjars/uplot/%s/dist/%s";

  private static final Map<String, String> NAMES =
      Map.of("uplot.js", "uPlot.esm.js", "uplot.css", "uPlot.min.css");

  private Library() {}

  /** The path of a file of the library that the page calls so; empty if it is none of them. */
  static Optional<String> path(String name) {
    return Optional.ofNullable(NAMES.get(name)).map(file -> FILES.formatted(version(), file));
  }

  private static String version() {
    try (var description = Library.class.getResourceAsStream(DESCRIPTION)) {
      var properties = new Properties();
      properties.load(description);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + DESCRIPTION, e);
    }
  }
}
