package org.mechanist.learner.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON as checkpoints have it: the components of records and nothing else; when it is read, nothing
 * may be missing, unknown or there twice. Numbers come back as they were, to the last bit; those
 * that JSON has no form for are texts, such as {@code "NaN"}.
 */
public final class StateJson {

  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(
              MapperFeature.AUTO_DETECT_IS_GETTERS) // what a record tells of itself is no state
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private StateJson() {}

  /** A value as it reads in a checkpoint. */
  public static JsonNode of(Object value) {
    return read(write(value));
  }

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s cannot be written as JSON: %s".formatted(value.getClass(), e.getOriginalMessage()),
          e);
    }
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("that is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
