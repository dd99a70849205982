package org.mechanist.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Malformed.Cause;
import org.mechanist.serving.deadletters.DeadLetters;
import org.mechanist.serving.deadletters.Letter;
import org.mechanist.serving.deadletters.Position;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mechanist dead-letters}: what could not be restored. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description =
        "See which messages could not be restored and why, and put them back onto their topic once"
            + " they can be. A dead letter is called by its offset.",
    footer = {"", "Begin with:  mechanist dead-letters list"},
    synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand {

  private static final String CAUSE = "Only of this cause: ${COMPLETION-CANDIDATES}.";
  private static final int DUMPED_BYTES = 256;

  @Spec private CommandSpec command;

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the last dead letters, and how many there are of each cause.")
  int list(
      @Mixin KafkaOptions kafka,
      @Mixin TopicPrefixOptions topics,
      @Option(names = "--cause", paramLabel = "CAUSE", description = CAUSE) Cause cause,
      @Option(
              names = "--last",
              paramLabel = "N",
              defaultValue = "20",
              description = "How many (default: ${DEFAULT-VALUE}).")
          int last,
      @Option(names = "--json", description = "As JSON, for programs.") boolean json)
      throws JsonProcessingException {
    Usage.between(command, "--last", last, 1, 1_000_000);
    var survey = client(kafka, topics).survey(Optional.ofNullable(cause), last);
    print(
        json
            ? json(survey.last())
            : DeadLettersTable.of(survey, topics.names().deadLetters(), Instant.now()));
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description =
          "Show all about one dead letter: cause, headers, the first "
              + DUMPED_BYTES
              + " bytes, and its pixels as far as there are any.")
  int show(
      @Mixin KafkaOptions kafka,
      @Mixin TopicPrefixOptions topics,
      @Parameters(paramLabel = "POSITION", description = "As list shows it, such as 17.")
          String position,
      @Option(names = "--raw", paramLabel = "FILE", description = "Write the original bytes there.")
          Path raw)
      throws IOException {
    var letter = client(kafka, topics).at(Usage.checked(command, () -> Position.parse(position)));
    print(DeadLettersTable.of(letter, DUMPED_BYTES, Instant.now()));
    if (raw != null) {
      var value = letter.deadLetter().original().value();
      if (value == null) {
        throw new IllegalStateException(
            "dead letter %s has no value: nothing is written".formatted(position));
      }
      Files.write(raw, value);
      print("wrote %d bytes to %s%n".formatted(value.length, raw));
    }
    return 0;
  }

  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = {
        "Put dead letters back onto the topic they came from: key, headers and bytes as they were,"
            + " into the same partition, with the header replay-of.",
        "One that has been put back before is skipped. That is told by the topic itself, so only as"
            + " far as it still reaches back."
      })
  int replay(
      @Mixin KafkaOptions kafka,
      @Mixin TopicPrefixOptions topics,
      @Parameters(
              paramLabel = "POSITION",
              arity = "0..*",
              description = "Which, as list shows them, such as 17 18 21.")
          List<String> positions,
      @Option(names = "--all", description = "All there are.") boolean all,
      @Option(names = "--cause", paramLabel = "CAUSE", description = CAUSE) Cause cause,
      @Option(names = "--again", description = "Those as well that have been put back before.")
          boolean again) {
    int named = positions == null ? 0 : positions.size();
    int ways = (named > 0 ? 1 : 0) + (all ? 1 : 0) + (cause != null ? 1 : 0);
    if (ways != 1) {
      throw new ParameterException(
          command.subcommands().get("replay"),
          "say which to replay: by their positions, or --cause CAUSE, or --all; given were %d of these"
              .formatted(ways));
    }
    var client = client(kafka, topics);
    Predicate<Letter> chosen =
        named > 0 ? among(positions, client) : letter -> all || cause == causeOf(letter);
    print(DeadLettersTable.of(client.replay(chosen, again)));
    return 0;
  }

  private Predicate<Letter> among(List<String> positions, DeadLetters client) {
    var chosen =
        Usage.checked(
            command, () -> new TreeSet<>(positions.stream().map(Position::parse).toList()));
    client.requireAll(chosen);
    return letter -> chosen.contains(letter.position());
  }

  private static Cause causeOf(Letter letter) {
    return letter.deadLetter().malformed().cause();
  }

  private static DeadLetters client(KafkaOptions kafka, TopicPrefixOptions topics) {
    return new DeadLetters(kafka.settings(), topics.names().deadLetters());
  }

  private static String json(Object value) throws JsonProcessingException {
    return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value)
        + System.lineSeparator();
  }

  private static void print(String text) {
    System.out.print(text);
    System.out.flush();
  }
}
