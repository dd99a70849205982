package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Exit codes, messages and help, in this process; nothing here gets as far as a broker. */
class MechanistTest {

  private final PrintStream standardOut = System.out;
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(standardOut);
    System.setErr(standardError);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "frobnicate                             | 'frobnicate'",
        "demo --frobnicate                      | --frobnicate",
        "demo --experts many                    | 'many' is not an int",
        "demo --scenario paper11                | built in are paper10, two-mechanisms, two-phases",
        "produce --scenario paper11             | built in are paper10, two-mechanisms, two-phases",
        "demo --recipe cake                     | neither one that ships (mechanist, paper) nor a"
            + " file",
        "learn --recipe cake                    | neither one that ships (mechanist, paper) nor a"
            + " file",
        "demo --set experts.sugar=1             | sugar",
        "demo --set sugar.grams=1               | a recipe has no option sugar.grams",
        "demo --set experts.filters             | --set",
        "demo --experts 0                       | --experts is 0; 1 to 1024 are allowed",
        "demo --experts -3                      | --experts is -3; 1 to 1024 are allowed",
        "demo --threads -1                      | --threads is -1; 0 to 1024 are allowed",
        "demo --steps -1                        | --steps is -1; 0 to 2147483647 are allowed",
        "demo --canonical 30001                 | --canonical is 30001; 1 to 30000 are allowed",
        "demo --held-out 0                      | --held-out is 0; 1 to 10000 are allowed",
        "demo --linger-ms -1                    | --linger-ms is -1; 0 to 60000 are allowed",
        "demo --device tpu                      | --device is \"tpu\"; auto, cpu, gpu:0",
        "produce --rate 0                       | the rate is 0.0 images/s; more than 0 is allowed",
        "produce --canonical -1                 | --canonical is -1; 0 to 30000 are allowed",
        "broker --port 70000                    | --port is 70000; 0 to 65535 are allowed",
        "broker --partitions 0                  | --partitions is 0; 1 to 1000 are allowed",
        "consume --partitions 0                 | --partitions is 0; 1 to 1000 are allowed",
        "consume --report-every 0               | --report-every is 0; 1 to 2147483647 are allowed",
        "consume --until -1                     | --until is -1; 0 or more are allowed",
        "consume --until-idle -1                | --until-idle is -1; 0 to 2147483647 are allowed",
        "experts frobnicate                     | frobnicate",
        "experts freeze                         | 'ID'",
        "experts merge expert-1                 | 'INTO'",
        "experts list --timeout 0               | --timeout is 0; 1 to 3600 are allowed",
        "experts import /no/such.onnx           | there is no /no/such.onnx",
        "dead-letters replay                    | say which to replay",
        "dead-letters replay 3 --all            | say which to replay",
        "dead-letters show here                 | is no dead letter",
        "dead-letters list --last 0             | --last is 0; 1 to 1000000 are allowed",
        "learn --max-dead-letters 2             | the most dead letters are 2.0",
        "serve --port 70000                     | --port is 70000; 0 to 65535 are allowed",
        "serve --restore --gate ajar            | --gate is \"ajar\"; on and off are allowed",
        "serve --restore --batch 0              | --batch is 0; 1 to 4096 are allowed",
        "serve --restore --threads 0            | --threads is 0; 1 to 1024 are allowed",
        "serve --restore --to experts           | mechanist.experts is for something else",
        "learn --snapshot-every soon            | --snapshot-every is \"soon\"; seconds or none",
        "learn --publish some                   | --publish is \"some\"; restored and none are"
            + " allowed",
        "learn --publish none --snapshot-every 0 | neither restored images nor snapshots",
        "train-classifier --device tpu          | --device is \"tpu\"; auto, cpu, gpu:0",
        "train-classifier --epochs 0            | --epochs is 0; 1 to 2147483647 are allowed",
        "bench --device tpu                     | --device is \"tpu\"; auto, cpu, gpu:0",
        "bench --threads -1                     | --threads is -1; 0 to 1024 are allowed",
        "bench --experts 0                      | --experts is 0; 1 to 1024 are allowed",
        "bench --rounds 0                       | --rounds is 0; 1 to 2147483647 are allowed",
        "bench --pipeline-steps -1              | --pipeline-steps is -1; 0 to 2147483647 are"
            + " allowed",
        "bench serve --many 10                  | --many is 10; 11 to 1024 are allowed",
        "bench serve --batches 0                | --batches is 0; 1 to 2147483647 are allowed",
        "bench serve --held-out 0               | --held-out is 0; 1 to 1000 are allowed",
        "reproduce independence --experts 3     | nothing competes in independence, which does not"
            + " take --experts",
        "consume --kafka security.protocol=NONE | security.protocol",
        "learn --kafka group.id=mine            | group.id",
        "learn --kafka-config /no/such/file     | /no/such/file",
        "learn --bootstrap nowhere              | nowhere",
      })
  void run_wrongUsage_says2AndWhatIsAllowed(String arguments, String message) {
    assertThat(Mechanist.run(arguments.split(" "))).as(err.toString()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(message)
        .contains("mechanist")
        .doesNotContain("\tat ");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void run_noCommand_says2AndWhereHelpIs() {
    assertThat(Mechanist.run()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand").contains("mechanist --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo --headless", "train-classifier"})
  void run_folderWithoutMnist_says1AndWhatToDo(String command) {
    var missing = folder.resolve("nonexistent").toString();
    var arguments = Stream.of(command.split(" "), new String[] {"--data", missing});
    assertThat(Mechanist.run(arguments.flatMap(Arrays::stream).toArray(String[]::new)))
        .isEqualTo(1);
    assertThat(err.toString())
        .startsWith("mechanist: MNIST was not found.")
        .contains(missing, "train-images-idx3-ubyte", "--data DIR", "MECHANIST_DATA")
        .doesNotContain("\tat ");
  }

  @Test
  void run_verboseFailure_addsTheStackTrace() {
    var missing = folder.resolve("nonexistent").toString();
    assertThat(Mechanist.run("train-classifier", "--verbose", "--data", missing)).isEqualTo(1);
    assertThat(err.toString()).contains("\tat org.mechanist.").contains("mechanist: MNIST");
  }

  @Test
  void run_portThatIsTaken_says1WithOneLine() throws Exception {
    try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      var port = Integer.toString(taken.getLocalPort());
      assertThat(Mechanist.run("broker", "--port", port, "--data", folder.toString())).isEqualTo(1);
      assertThat(err.toString().lines())
          .singleElement()
          .asString()
          .startsWith("mechanist: port " + port);
    }
  }

  @Test
  void run_misspelt_suggestsWhatWasMeant() {
    assertThat(Mechanist.run("demos")).isEqualTo(2);
    assertThat(err.toString()).contains("Did you mean").contains("demo");
  }

  @Test
  void run_version_saysIt() {
    assertThat(Mechanist.run("--version")).isZero();
    assertThat(out.toString()).startsWith("Mechanist 0.1");
  }

  @Test
  void run_help_listsCommandsAndExitCodes() {
    assertThat(Mechanist.run("--help")).isZero();
    assertThat(out.toString()).contains("Begin with:  mechanist demo").contains("130");
    for (var command : commands().toList()) {
      assertThat(out.toString()).contains(command);
    }
  }

  @ParameterizedTest
  @MethodSource("commandsOfAllLevels")
  void run_helpOfACommand_explainsEachOptionAndItsDefault(String command) {
    var names = command.split(" ");
    var arguments = Stream.concat(Arrays.stream(names), Stream.of("--help"));
    assertThat(Mechanist.run(arguments.toArray(String[]::new))).isZero();
    var help = out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
    var line = Mechanist.commandLine();
    for (var name : names) {
      line = line.getSubcommands().get(name);
    }
    for (var option : line.getCommandSpec().options()) {
      if (option.hidden()) { // for processes that commands start
        assertThat(help).doesNotContain(option.longestName());
        continue;
      }
      assertThat(help).contains(option.longestName());
      assertThat(option.description()).as(option.longestName()).isNotEmpty();
      boolean flag = option.arity().max() == 0;
      boolean many = option.isMultiValue();
      var text = String.join(" ", option.description());
      if (!flag && !many && option.defaultValue() != null) {
        assertThat(text).as(option.longestName()).contains("(default: ");
      }
    }
    assertThat(help).doesNotContain("${");
    assertThat(err.toString()).isEmpty();
  }

  static Stream<String> commandsOfAllLevels() {
    return commands()
        .flatMap(
            command ->
                Stream.concat(
                    Stream.of(command),
                    Mechanist.commandLine()
                        .getSubcommands()
                        .get(command)
                        .getSubcommands()
                        .keySet()
                        .stream()
                        .map(inner -> command + " " + inner)));
  }

  static Stream<String> commands() {
    return Mechanist.commandLine().getSubcommands().keySet().stream();
  }

  @Test
  void commands_areThoseOfThePlan() {
    assertThat(Mechanist.commandLine().getSubcommands())
        .extractingFromEntries(java.util.Map.Entry::getKey)
        .contains(
            "demo",
            "broker",
            "produce",
            "learn",
            "consume",
            "serve",
            "train-classifier",
            "bench",
            "experts");
    assertThat(Mechanist.commandLine().getSubcommands().get("experts").getSubcommands())
        .containsOnlyKeys("list", "show", "freeze", "thaw", "retire", "merge", "export", "import");
    assertThat(Mechanist.commandLine().getCommandSpec().exitCodeOnInvalidInput())
        .isEqualTo(CommandLine.ExitCode.USAGE);
  }
}
