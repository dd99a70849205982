package org.mechanist.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import org.mechanist.schemas.Json;

/** What a benchmark measured, by name: a line each, or JSON for programs. */
final class Figures {

  private Figures() {}

  static void print(boolean json, Map<String, Object> result) throws JsonProcessingException {
    if (json) {
      System.out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(result));
      return;
    }
    result.forEach(
        (name, value) ->
            System.out.printf(
                "%-28s %s%n",
                name, value instanceof Double number ? "%.3f".formatted(number) : value));
  }
}
