package org.mechanist.ingest.broker;

/** A throwable in one line, for the message of another. */
final class OneLine {

  private OneLine() {}

  static String of(Throwable thrown) {
    var kind = thrown.getClass().getSimpleName();
    var message = thrown.getMessage();
    return message == null ? kind : kind + ": " + message.lines().findFirst().orElse("");
  }
}
