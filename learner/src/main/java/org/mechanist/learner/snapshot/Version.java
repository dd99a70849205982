package org.mechanist.learner.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Mechanist this is, as the build wrote it. */
public final class Version {

  private Version() {}

  /** Such as 0.1.0-SNAPSHOT. */
  public static String current() {
    var properties = new Properties();
    try (var resource = Version.class.getResourceAsStream("version.properties")) {
      properties.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException("the version cannot be read", e);
    }
    return properties.getProperty("version");
  }
}
