package org.mechanist.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.mechanist.schemas.Command.Kind;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.CommitteeState.Member;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.serving.experts.ExpertsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mechanist experts}: the experts of a learner that runs. */
@Command(
    name = "experts",
    mixinStandardHelpOptions = true,
    description = {
      "See the experts of a running learner, and decide about them: what is asked for goes to it on"
          + " a topic, is done between two batches, and is answered.",
      "list and show read what the learner tells of itself every few seconds and don't disturb it."
    },
    footer = {"", "Begin with:  mechanist experts list"},
    synopsisSubcommandLabel = "COMMAND")
final class ExpertsCommand {

  private static final String REASON = "Why, for those who read the event later.";

  @Spec private CommandSpec command;

  /** An expert with what happened to it, for programs. */
  record Shown(Member expert, List<LifecycleEvent> events) {}

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "List the experts: what each is allowed to, for how many learning steps it has been there,"
            + " its share of the last 1024 images, the mean score of its restorations of these and"
            + " by how much they are above or below canonical images, and when it last won one.",
        "learning: from all that it wins; settled: has a job, and learns from what it explains or"
            + " nearly does; frozen: has learned its job, until that drifts; held: frozen by a"
            + " user; newborn: for images that are new to all others."
      })
  int list(
      @Mixin AskOptions ask,
      @Option(names = "--json", description = "As JSON (CommitteeState), for programs.")
          boolean json)
      throws JsonProcessingException {
    var state = ask.client().state();
    print(json ? json(state) : ExpertsTable.of(state, Instant.now()));
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show one expert, and what happened to it since its learner started.")
  int show(
      @Mixin AskOptions ask,
      @Parameters(paramLabel = "ID", description = "Such as expert-3.") String expert,
      @Option(names = "--json", description = "As JSON, for programs.") boolean json)
      throws JsonProcessingException {
    var client = ask.client();
    var state = client.state();
    var member = member(state, expert);
    var events = client.history(expert, state.since());
    print(
        json
            ? json(new Shown(member, events))
            : ExpertsTable.of(state, member, events, Instant.now()));
    return 0;
  }

  @Command(
      name = "freeze",
      mixinStandardHelpOptions = true,
      description =
          "Have an expert learn no more, whatever comes. It goes on competing. Nothing but thaw,"
              + " merge and retire changes that.")
  int freeze(
      @Mixin AskOptions ask,
      @Parameters(paramLabel = "ID", description = "Such as expert-3.") String expert,
      @Option(names = "--reason", paramLabel = "TEXT", description = REASON) String reason) {
    return told(ask.client().ask(Kind.FREEZE, expert, null, reason));
  }

  @Command(
      name = "thaw",
      mixinStandardHelpOptions = true,
      description =
          "Have a frozen expert go on as before. One that the learner itself had frozen goes on"
              + " learning from what it explains or nearly does, until it is frozen again.")
  int thaw(
      @Mixin AskOptions ask,
      @Parameters(paramLabel = "ID", description = "Such as expert-3.") String expert,
      @Option(names = "--reason", paramLabel = "TEXT", description = REASON) String reason) {
    return told(ask.client().ask(Kind.THAW, expert, null, reason));
  }

  @Command(
      name = "retire",
      mixinStandardHelpOptions = true,
      description =
          "Have an expert leave, for good: export it first if it may be wanted again. Where the"
              + " number of experts is fixed, none can leave.")
  int retire(
      @Mixin AskOptions ask,
      @Parameters(paramLabel = "ID", description = "Such as expert-3.") String expert,
      @Option(names = "--reason", paramLabel = "TEXT", description = REASON) String reason) {
    return told(ask.client().ask(Kind.RETIRE, expert, null, reason));
  }

  @Command(
      name = "merge",
      mixinStandardHelpOptions = true,
      description =
          "Have an expert leave its job to another one, for good. The other one is not changed: it"
              + " wins what the first would have won, and learns from that, unless it is frozen.")
  int merge(
      @Mixin AskOptions ask,
      @Parameters(paramLabel = "ID", description = "Who leaves, such as expert-3.") String expert,
      @Parameters(paramLabel = "INTO", description = "Who has its job from now on.") String heir,
      @Option(names = "--reason", paramLabel = "TEXT", description = REASON) String reason) {
    return told(ask.client().ask(Kind.MERGE, expert, heir, reason));
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description =
          "Write an expert as an ONNX model (batch, height and width are free), and beside it a"
              + " JSON file that says how it came to be: its learner's topic, recipe, version,"
              + " steps and scores. The expert stays as it is.")
  int export(
      @Mixin AskOptions ask,
      @Parameters(paramLabel = "ID", description = "Such as expert-3.") String expert,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "The model to write (default: ID.onnx).")
          Path out,
      @Option(names = "--reason", paramLabel = "TEXT", description = REASON) String reason)
      throws IOException {
    var exported = ask.client().export(expert, reason);
    told(exported.answer());
    var model = out == null ? Path.of(expert + ".onnx") : out;
    var json =
        model.resolveSibling(model.getFileName().toString().replaceFirst("\\.onnx$", "") + ".json");
    Files.write(model, exported.model());
    Files.writeString(json, json(exported.entry()));
    print("wrote %s and %s%n".formatted(model, json));
    return 0;
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description =
          "Give the learner an expert that was exported: it joins the committee under a new id,"
              + " held as if it had been frozen. It has to be of the learner's recipe's size, and"
              + " there has to be a place.")
  int importExpert(
      @Mixin AskOptions ask,
      @Parameters(paramLabel = "FILE", description = "As export wrote it.") Path file,
      @Option(names = "--reason", paramLabel = "TEXT", description = REASON) String reason)
      throws IOException {
    var client = ask.client();
    var model = Usage.checked(command, () -> model(file));
    return told(client.give(model, reason));
  }

  private static byte[] model(Path file) {
    try {
      long size = Files.size(file);
      if (size > ExpertsClient.MOST_BYTES) {
        throw new IllegalArgumentException(
            "%s is %d bytes long; an expert has at most %d"
                .formatted(file, size, ExpertsClient.MOST_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Says what happened; a refusal is a failure. */
  private static int told(LifecycleEvent answer) {
    if (answer.kind() == LifecycleEvent.Kind.REFUSED) {
      throw new IllegalStateException("the learner refused: " + answer.reason());
    }
    print(
        "%s %s at step %d: %s%n"
            .formatted(answer.expert(), answer.kind().word(), answer.step(), answer.reason()));
    return 0;
  }

  private static Member member(CommitteeState state, String expert) {
    return state.experts().stream()
        .filter(member -> member.expert().equals(expert))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "there is no %s, there are %s"
                        .formatted(expert, state.experts().stream().map(Member::expert).toList())));
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
