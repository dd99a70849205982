package org.mechanist.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * What a user wants done to an expert, on the commands topic under its own id. The learner answers
 * each by one {@link LifecycleEvent} that names the command.
 *
 * <p>A model travels in a field, in base64, rather than as the message's value: so a command has
 * one form, which one schema describes and anybody with {@code curl} can write. An expert of 32
 * filters takes 150 KB so.
 *
 * @param id unique; the answer repeats it
 * @param kind what is to be done
 * @param expert to whom; null where nobody is there yet ({@link Kind#IMPORT})
 * @param other who is to have the expert's job from now on ({@link Kind#MERGE}), else null
 * @param reason why, for people who read the event; may be null
 * @param model an exported expert, ONNX ({@link Kind#IMPORT}), else null. Not copied: do not write
 *     to it.
 */
public record Command(
    UUID id, Kind kind, String expert, String other, String reason, byte[] model) {

  /** Longest model in bytes: in base64 it fits the 1 MB that a message may have by default. */
  public static final int MAX_MODEL_BYTES = 700_000;

  /** Longest text of a command: its answer repeats it, and has to fit a message, too. */
  public static final int MAX_TEXT = 1000;

  /** What can be done to an expert. */
  public enum Kind {
    /** It learns no more, and nobody but a user decides about it. */
    @JsonProperty("freeze")
    FREEZE,
    /** It goes on as it did before it was frozen. */
    @JsonProperty("thaw")
    THAW,
    /** It leaves for good. */
    @JsonProperty("retire")
    RETIRE,
    /** It leaves for good, and another is named who has its job. */
    @JsonProperty("merge")
    MERGE,
    /** It is published on the experts topic. */
    @JsonProperty("export")
    EXPORT,
    /** One that was exported joins the committee, frozen, under a new id. */
    @JsonProperty("import")
    IMPORT,
    /** A noisy copy of it joins the committee, on trial. */
    @JsonProperty("spawn")
    SPAWN
  }

  /**
   * @throws IllegalArgumentException if the id or kind is missing, or a text or the model is too
   *     long
   */
  public Command {
    if (id == null || kind == null) {
      throw new IllegalArgumentException("a command has an id and a kind");
    }
    requireShort("expert", expert);
    requireShort("other", other);
    requireShort("reason", reason);
    if (model != null && model.length > MAX_MODEL_BYTES) {
      throw new IllegalArgumentException(
          "the model is %d bytes long; at most %d are allowed"
              .formatted(model.length, MAX_MODEL_BYTES));
    }
  }

  private static void requireShort(String name, String text) {
    if (text != null && text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "%s is %d characters long; at most %d are allowed"
              .formatted(name, text.length(), MAX_TEXT));
    }
  }

  /**
   * A new command about one expert.
   *
   * @param reason may be null
   */
  public static Command about(Kind kind, String expert, String reason) {
    return new Command(UUID.randomUUID(), kind, expert, null, reason, null);
  }

  /** The message of this command. */
  public Message encode() {
    return Message.ofJson(id.toString(), this);
  }

  /**
   * The command in a message.
   *
   * @throws IOException if the value is not the JSON of one
   */
  public static Command decode(Message message) throws IOException {
    return message.json(Command.class, "a command");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Command command
        && id.equals(command.id)
        && kind == command.kind
        && Objects.equals(expert, command.expert)
        && Objects.equals(this.other, command.other)
        && Objects.equals(reason, command.reason)
        && Arrays.equals(model, command.model);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Command[id=%s, kind=%s, expert=%s, other=%s, reason=%s, model=%s]"
        .formatted(
            id, kind, expert, other, reason, model == null ? "none" : model.length + " bytes");
  }
}
