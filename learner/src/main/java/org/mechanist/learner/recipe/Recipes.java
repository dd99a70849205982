package org.mechanist.learner.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mechanist.schemas.Json;

/**
 * Where recipes come from: the two that ship, or a file. A file that names another recipe in {@code
 * "extends"} need only hold what it changes.
 */
public final class Recipes {

  /** Names of the recipes that ship, the default first. */
  public static final List<String> BUILT_IN = List.of("mechanist", "paper");

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build()
          .readerFor(Recipe.class);

  private static final long MAX_FILE_BYTES = 1 << 20;

  private Recipes() {}

  /**
   * A recipe by the name of one that ships or the path of a file.
   *
   * @throws IllegalArgumentException if there is none, or an option is unknown, missing or out of
   *     range
   */
  public static Recipe load(String nameOrFile) {
    return load(nameOrFile, Map.of());
  }

  /**
   * The same with single options changed.
   *
   * @param changes from the path of an option, such as {@code experts.adam.beta1}, to its value in
   *     JSON
   * @throws IllegalArgumentException as above
   */
  public static Recipe load(String nameOrFile, Map<String, String> changes) {
    var tree = tree(nameOrFile, List.of());
    changes.forEach((path, value) -> set(tree, path, value));
    try {
      return READER.readValue(tree);
    } catch (IOException e) {
      throw new IllegalArgumentException("recipe %s: %s".formatted(nameOrFile, describe(e)), e);
    }
  }

  /** What is wrong, in one line that begins with the option. */
  private static String describe(IOException e) {
    var problem = e.getMessage().lines().findFirst().orElse("");
    var option =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .collect(Collectors.joining("."))
            : "";
    return option.isEmpty() ? problem : option + ": " + problem;
  }

  /**
   * @param extending the recipes that led to this one, by {@code extends}
   */
  private static ObjectNode tree(String nameOrFile, List<String> extending) {
    if (extending.contains(nameOrFile)) {
      throw new IllegalArgumentException("recipe %s extends itself".formatted(nameOrFile));
    }
    var own = read(nameOrFile);
    var base = own.remove("extends");
    if (base == null) {
      return own;
    }
    var path = Stream.concat(extending.stream(), Stream.of(nameOrFile)).toList();
    var merged = tree(base.asText(), path);
    merge(merged, own);
    return merged;
  }

  private static ObjectNode read(String nameOrFile) {
    try {
      if (BUILT_IN.contains(nameOrFile)) {
        try (var in = Recipes.class.getResourceAsStream(nameOrFile + ".json")) {
          return (ObjectNode) Json.MAPPER.readTree(in);
        }
      }
      var file = Path.of(nameOrFile);
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "there is no recipe %s: neither one that ships (%s) nor a file"
                .formatted(nameOrFile, String.join(", ", BUILT_IN)));
      }
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException(
            "recipe %s is %d bytes long; one has at most %d"
                .formatted(nameOrFile, Files.size(file), MAX_FILE_BYTES));
      }
      if (Json.MAPPER.readTree(file.toFile()) instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException("recipe %s is not a JSON object".formatted(nameOrFile));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "recipe %s is not JSON: %s".formatted(nameOrFile, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read recipe %s: %s".formatted(nameOrFile, e.getMessage()), e);
    }
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.properties()
        .forEach(
            field -> {
              if (into.get(field.getKey()) instanceof ObjectNode inner
                  && field.getValue() instanceof ObjectNode outer) {
                merge(inner, outer);
              } else {
                into.set(field.getKey(), field.getValue());
              }
            });
  }

  private static void set(ObjectNode tree, String path, String value) {
    var names = path.split("\\.", -1);
    var node = tree;
    for (int i = 0; i < names.length - 1; i++) {
      if (!(node.get(names[i]) instanceof ObjectNode inner)) {
        throw new IllegalArgumentException("a recipe has no option " + path);
      }
      node = inner;
    }
    try {
      node.set(names[names.length - 1], Json.MAPPER.readTree(value));
    } catch (JsonProcessingException e) {
      node.put(names[names.length - 1], value);
    }
  }
}
