package org.mechanist.ingest.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.schemas.Json;

/**
 * Reads the JSON form of a scenario, which {@code scenario.schema.json} describes. A field that is
 * not known is an error: somebody misspelt one that is.
 */
final class ScenarioJson {

  private static final Set<String> SCENARIO_FIELDS =
      Set.of("$schema", "name", "description", "phases");
  private static final Set<String> PHASE_FIELDS = Set.of("images", "mechanisms", "weights");

  private ScenarioJson() {}

  /**
   * @throws IllegalArgumentException if the text is no scenario; the message says where it is not
   */
  static Scenario parse(String text) {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
    }
    checkFields(json, "the scenario", SCENARIO_FIELDS);
    if (!json.path("name").isTextual()) {
      throw new IllegalArgumentException("name is missing; it is a text");
    }
    var phases = new ArrayList<Phase>();
    for (var phase : array(json, "phases", "a list of objects")) {
      phases.add(phase(phase, "phases[%d]".formatted(phases.size())));
    }
    return new Scenario(json.path("name").textValue(), phases);
  }

  private static Phase phase(JsonNode json, String where) {
    try {
      checkFields(json, "it", PHASE_FIELDS);
      if (!json.path("images").canConvertToLong() || !json.path("images").isIntegralNumber()) {
        throw new IllegalArgumentException("images is missing or no whole number");
      }
      var mechanisms = new ArrayList<Mechanism>();
      var weights = new ArrayList<Double>();
      var entries = array(json, "mechanisms", "a list of texts");
      var entryWeights = weights(json, entries.size());
      for (int i = 0; i < entries.size(); i++) {
        var members = members(entries.get(i));
        mechanisms.addAll(members);
        for (int j = 0; j < members.size(); j++) {
          weights.add(entryWeights.get(i));
        }
      }
      return new Phase(json.path("images").longValue(), mechanisms, weights);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  /** The mechanisms of a set, or the one that is spelled so. */
  private static List<Mechanism> members(JsonNode entry) {
    if (!entry.isTextual()) {
      throw new IllegalArgumentException("mechanisms is a list of texts, but holds " + entry);
    }
    return Mechanisms.set(entry.textValue())
        .orElseGet(() -> List.of(Mechanisms.parse(entry.textValue())));
  }

  /** One for each entry of the list of mechanisms; that of a set goes to each of its members. */
  private static List<Double> weights(JsonNode json, int count) {
    var weights = new ArrayList<Double>();
    if (!json.hasNonNull("weights")) {
      for (int i = 0; i < count; i++) {
        weights.add(1.0);
      }
      return weights;
    }
    for (var weight : array(json, "weights", "a list of numbers")) {
      if (!weight.isNumber()) {
        throw new IllegalArgumentException("weights is a list of numbers, but holds " + weight);
      }
      weights.add(weight.doubleValue());
    }
    if (weights.size() != count) {
      throw new IllegalArgumentException(
          "weights has %d entries, mechanisms has %d; as many are needed"
              .formatted(weights.size(), count));
    }
    return weights;
  }

  private static JsonNode array(JsonNode json, String field, String what) {
    if (!json.path(field).isArray()) {
      throw new IllegalArgumentException("%s is missing or not %s".formatted(field, what));
    }
    return json.path(field);
  }

  private static void checkFields(JsonNode json, String what, Set<String> known) {
    if (!json.isObject()) {
      throw new IllegalArgumentException(what + " is not a JSON object");
    }
    json.fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                throw new IllegalArgumentException(
                    "field \"%s\" is not known; there are %s"
                        .formatted(field, known.stream().sorted().toList()));
              }
            });
  }
}
