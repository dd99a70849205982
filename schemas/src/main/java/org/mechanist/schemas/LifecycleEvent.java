package org.mechanist.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Something that happened to an expert, on the lifecycle topic under the expert's id.
 *
 * @param id unique
 * @param time when the learner decided
 * @param step learning steps done before it
 * @param images images polled before it
 * @param kind what happened
 * @param expert whom it happened to
 * @param reason a sentence for a person
 * @param statistics what was observed, by name
 */
public record LifecycleEvent(
    UUID id,
    Instant time,
    long step,
    long images,
    Kind kind,
    String expert,
    String reason,
    Map<String, Double> statistics) {

  /** What happens to experts: the past tense of the lifecycle's decisions. */
  public enum Kind {
    @JsonProperty("spawned")
    SPAWNED,
    @JsonProperty("confirmed")
    CONFIRMED,
    @JsonProperty("settled")
    SETTLED,
    @JsonProperty("reseeded")
    RESEEDED,
    @JsonProperty("frozen")
    FROZEN,
    @JsonProperty("thawed")
    THAWED,
    @JsonProperty("merged")
    MERGED,
    @JsonProperty("retired")
    RETIRED,
    @JsonProperty("revived")
    REVIVED
  }

  public LifecycleEvent {
    // In the order given, unlike Map.copyOf: the same event is the same bytes in each process.
    statistics = Collections.unmodifiableMap(new LinkedHashMap<>(statistics));
  }

  /** The message of this event. */
  public Message encode() {
    try {
      return new Message(
          ImageCodec.utf8(expert),
          Json.MAPPER.writeValueAsBytes(this),
          List.of(Header.of(HeaderNames.CONTENT_TYPE, ImageCodec.JSON)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values must be writable: " + this, e);
    }
  }

  /**
   * The event in a message.
   *
   * @throws IOException if the value is not the JSON of one
   */
  public static LifecycleEvent decode(Message message) throws IOException {
    return Json.MAPPER.readValue(message.value(), LifecycleEvent.class);
  }
}
