package org.mechanist.app;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.mechanist.schemas.Header;
import org.mechanist.serving.deadletters.Letter;
import org.mechanist.serving.deadletters.Position;
import org.mechanist.serving.deadletters.Preview;
import org.mechanist.serving.deadletters.Replay;
import org.mechanist.serving.deadletters.Survey;

/** Dead letters for a terminal. */
final class DeadLettersTable {

  private static final int HEADER_CHARACTERS = 80;

  private DeadLettersTable() {}

  static String of(Survey survey, String topic, Instant now) {
    if (survey.count() == 0) {
      return "no dead letters on %s%s%n".formatted(topic, unreadable(survey));
    }
    var text = new StringBuilder();
    text.append(
        "%-9s %-11s %-20s %8s  %-34s %s%n"
            .formatted("position", "when", "cause", "bytes", "from", "detail"));
    survey
        .last()
        .forEach(
            letter ->
                text.append(
                    "%-9s %-11s %-20s %8d  %-34s %s%n"
                        .formatted(
                            letter.position(),
                            ExpertsTable.ago(letter.time(), now),
                            letter.cause(),
                            letter.bytes(),
                            "%s-%d@%d"
                                .formatted(letter.topic(), letter.partition(), letter.offset()),
                            firstLine(letter.detail()))));
    var causes =
        survey.causes().entrySet().stream()
            .map(cause -> "%d %s".formatted(cause.getValue(), cause.getKey()))
            .collect(Collectors.joining(", "));
    text.append(
        "%d shown of %d dead letters on %s: %s%s%n"
            .formatted(survey.last().size(), survey.count(), topic, causes, unreadable(survey)));
    return text.toString();
  }

  static String of(Letter letter, int bytes, Instant now) {
    var original = letter.deadLetter().original();
    var malformed = letter.deadLetter().malformed();
    var text = new StringBuilder();
    text.append(line("dead letter", letter.position()));
    text.append(line("when", letter.time() + ", " + ExpertsTable.ago(letter.time(), now)));
    text.append(line("cause", malformed.cause()));
    text.append(line("detail", malformed.detail()));
    text.append(line("from", letter.deadLetter().origin()));
    letter.replayOf().ifPresent(before -> text.append(line("replay of", before)));
    text.append(
        line(
            "key",
            original.key() == null
                ? "none"
                : printable(new String(original.key(), StandardCharsets.UTF_8))));
    text.append(line("value", original.value() == null ? "none" : letter.bytes() + " bytes"));
    letter
        .deadLetter()
        .cut()
        .ifPresent(
            whole ->
                text.append(
                    line(
                        "cut",
                        "too large to be kept: of %d bytes of key, %d of value, %d headers, this is the beginning"
                            .formatted(whole.keyBytes(), whole.valueBytes(), whole.headers()))));
    original
        .headers()
        .forEach(header -> text.append(line("header", header.name() + " = " + value(header))));
    text.append("%n%s%n".formatted(Preview.bytes(original.value(), bytes)));
    Preview.picture(original)
        .ifPresent(picture -> text.append("%nas far as it is an image:%n%s".formatted(picture)));
    return text.toString();
  }

  static String of(Replay replay) {
    var text = new StringBuilder();
    replay
        .sent()
        .forEach((topic, count) -> text.append("put %d back onto %s%n".formatted(count, topic)));
    if (!replay.skipped().isEmpty()) {
      text.append(
          "skipped %d that had been put back before (--again puts them back once more): %s%n"
              .formatted(replay.skipped().size(), list(replay.skipped())));
    }
    if (!replay.cut().isEmpty()) {
      text.append(
          "left %d of which only a part was kept, since they were too large: %s%n"
              .formatted(replay.cut().size(), list(replay.cut())));
    }
    return text.isEmpty() ? "there is nothing to put back%n".formatted() : text.toString();
  }

  private static String list(List<Position> positions) {
    return positions.stream()
        .limit(20)
        .map(Position::toString)
        .collect(Collectors.joining(" "))
        .concat(positions.size() > 20 ? " …" : "");
  }

  private static String unreadable(Survey survey) {
    return survey.unreadable() == 0
        ? ""
        : "; %d messages there are no dead letters".formatted(survey.unreadable());
  }

  private static String line(String name, Object value) {
    return "%-14s %s%n".formatted(name, value);
  }

  private static String value(Header header) {
    if (header.value() == null) {
      return "none";
    }
    var text = printable(header.text());
    return text.length() <= HEADER_CHARACTERS
        ? text
        : "%s… (%d bytes)".formatted(text.substring(0, HEADER_CHARACTERS), header.value().length);
  }

  /** What came from anywhere must not move the terminal's cursor. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "·");
  }

  private static String firstLine(String text) {
    return printable(text.lines().findFirst().orElse(""));
  }
}
