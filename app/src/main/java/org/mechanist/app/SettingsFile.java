package org.mechanist.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.mechanist.schemas.Json;

/**
 * What the results of a folder were made with: those of other settings do not belong beside them.
 */
final class SettingsFile {

  private static final String NAME = "settings.json";

  private SettingsFile() {}

  /**
   * Notes settings in a folder that has none yet.
   *
   * @param settings a record
   * @throws IllegalArgumentException if it has others, with what differs
   */
  static void claim(Path folder, Record settings) throws IOException {
    var file = folder.resolve(NAME);
    var text = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(settings);
    if (!Files.exists(file)) {
      Files.writeString(file, text + System.lineSeparator());
      return;
    }
    var mine = Json.MAPPER.readTree(text);
    var theirs = Json.MAPPER.readTree(file.toFile());
    if (!mine.equals(theirs)) {
      throw new IllegalArgumentException(
          "%s holds results of another %s; give another --out, or delete it"
              .formatted(folder, differences(mine, theirs)));
    }
  }

  private static String differences(JsonNode mine, JsonNode theirs) {
    return mine.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !mine.get(name).equals(theirs.get(name)))
        .collect(Collectors.joining(" and another "));
  }
}
