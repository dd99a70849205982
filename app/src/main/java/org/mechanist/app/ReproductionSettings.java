package org.mechanist.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.Json;

/**
 * What the results of a folder were made with: those of other settings do not belong beside them.
 */
record ReproductionSettings(
    String training,
    Recipe recipe,
    int experts,
    int canonical,
    String scenario,
    List<String> mechanisms,
    long images,
    int heldOut,
    int lookEvery) {

  private static final String FILE = "settings.json";

  static ReproductionSettings of(
      Experiment.Training training,
      Recipe recipe,
      int experts,
      Scenario scenario,
      int heldOut,
      int lookEvery) {
    return new ReproductionSettings(
        training.name(),
        recipe,
        experts,
        training.canonical(),
        scenario.name(),
        scenario.mechanisms().stream().map(mechanism -> mechanism.name()).toList(),
        scenario.images(),
        heldOut,
        lookEvery);
  }

  /**
   * Notes these settings in a folder that has none yet.
   *
   * @throws IllegalArgumentException if it has others, with what differs
   */
  void claim(Path folder) throws IOException {
    var file = folder.resolve(FILE);
    var text = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this);
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
