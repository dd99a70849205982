package org.mechanist.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Something that happened to an expert, or was asked for and refused, on the lifecycle topic under
 * the expert's id.
 *
 * @param id unique
 * @param time when the learner decided
 * @param step learning steps done before it
 * @param images images polled before it
 * @param kind what happened
 * @param expert whom it happened to
 * @param reason a sentence for a person
 * @param statistics what was observed, by name
 * @param command the id of the {@link Command} that this answers; null where nobody asked
 */
public record LifecycleEvent(
    UUID id,
    Instant time,
    long step,
    long images,
    Kind kind,
    String expert,
    String reason,
    Map<String, Double> statistics,
    UUID command) {

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
    REVIVED,
    /**
     * Its last steps went wrong, and it is again what it was before them. The objective as well may
     * be, under the id {@code objective}.
     */
    @JsonProperty("rolled-back")
    ROLLED_BACK,
    @JsonProperty("exported")
    EXPORTED,
    @JsonProperty("imported")
    IMPORTED,
    /** A command makes no sense as things are, and nothing was done. */
    @JsonProperty("refused")
    REFUSED;

    /** As in the event, and for a person. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @throws IllegalArgumentException if anything but the command is missing
   */
  public LifecycleEvent {
    Message.requireAll("a lifecycle event", id, time, kind, expert, reason, statistics);
    Message.requireAll("statistics", statistics.values().toArray());
    // In the order given, unlike Map.copyOf: the same event is the same bytes in each process.
    statistics = Collections.unmodifiableMap(new LinkedHashMap<>(statistics));
  }

  /** An event that nobody asked for. */
  public LifecycleEvent(
      UUID id,
      Instant time,
      long step,
      long images,
      Kind kind,
      String expert,
      String reason,
      Map<String, Double> statistics) {
    this(id, time, step, images, kind, expert, reason, statistics, null);
  }

  /** The message of this event. */
  public Message encode() {
    return Message.ofJson(expert, this);
  }

  /**
   * The event in a message.
   *
   * @throws IOException if the value is not the JSON of one
   */
  public static LifecycleEvent decode(Message message) throws IOException {
    return message.json(LifecycleEvent.class, "a lifecycle event");
  }
}
