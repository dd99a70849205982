package org.mechanist.schemas;

import java.util.Objects;

/**
 * Why a message holds no usable image. It goes to the dead letters with it.
 *
 * @param cause the kind of fault, for counting
 * @param detail a sentence for a person: what was given and what is allowed
 */
public record Malformed(Cause cause, String detail) implements DecodedImage, DecodedRestoration {

  /** The kinds of fault. The names are part of the contract (header {@code dead-letter-cause}). */
  public enum Cause {
    /** There is no value, or one of no bytes. */
    EMPTY_VALUE,
    /** The value is longer than any image within the limits can be. */
    TOO_LARGE,
    /** {@code content-type} is missing, or none that is read here. */
    UNKNOWN_CONTENT_TYPE,
    /** A header or JSON field that is needed is missing or cannot be read. */
    BAD_FIELD,
    /** The value is not JSON although its content type says so. */
    BROKEN_JSON,
    /** There are more or fewer pixels than width × height. */
    WRONG_LENGTH,
    /** The image is larger than is allowed, or of another size than the learner's. */
    WRONG_SIZE
  }

  public Malformed {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(detail, "detail");
  }
}
