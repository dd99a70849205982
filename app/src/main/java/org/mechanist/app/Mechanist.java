package org.mechanist.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code mechanist}. */
@Command(
    name = "mechanist",
    mixinStandardHelpOptions = true,
    version = Mechanist.VERSION,
    description =
        "Learns, online, to undo the unlabelled mechanisms that distort the images of a stream: a"
            + " committee of expert networks competes for each image, the winner's output is the"
            + " restored image, and only the winner learns.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed, with a line that says why",
      "2:wrong usage",
      "130:stopped (Ctrl-C) before its end"
    },
    footer = {"", "Begin with:  mechanist demo"},
    subcommands = {
      DemoCommand.class,
      BrokerCommand.class,
      ProduceCommand.class,
      LearnCommand.class,
      ConsumeCommand.class,
      ServeCommand.class,
      ExpertsCommand.class,
      DeadLettersCommand.class,
      TrainClassifierCommand.class,
      BenchCommand.class,
      ReproduceCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Mechanist {

  /** What is at work, for people and for provenance. */
  static final String VERSION = "Mechanist 0.1.0";

  static final int FAILED = 1;

  /** Somebody stopped it before its end; what shells give a process that Ctrl-C ended. */
  static final int INTERRUPTED = 130;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure, and a log of what happens.")
  private boolean verbose;

  private Mechanist() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command line and gives its exit code. */
  static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    var mechanist = new Mechanist();
    var line = new CommandLine(mechanist);
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.setExecutionStrategy(
        parsed -> {
          mechanist.setLogLevel();
          return runLast(parsed);
        });
    line.setParameterExceptionHandler((wrong, given) -> refuse(wrong));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> mechanist.explain(failure, command));
    return line;
  }

  /** A native library that is missing or memory that ran out is a failure like others. */
  private static int runLast(ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (LinkageError | OutOfMemoryError e) {
      throw new CommandLine.ExecutionException(parsed.commandSpec().commandLine(), e.toString(), e);
    }
  }

  /** Says what is wrong first and not above a page of help. */
  private static int refuse(ParameterException wrong) {
    var command = wrong.getCommandLine();
    var err = command.getErr();
    err.println("mechanist: " + wrong.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
      err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    }
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private void setLogLevel() {
    if (verbose && LoggerFactory.getLogger("org.mechanist") instanceof Logger logger) {
      logger.setLevel(Level.INFO);
      logger.getLoggerContext().getLogger("org.apache.kafka.clients").setLevel(Level.WARN);
    }
  }

  /** One line that says why; the stack trace if asked for. */
  private int explain(Exception failure, CommandLine command) {
    var err = command.getErr();
    if (verbose) {
      failure.printStackTrace(err);
    }
    Throwable cause = reactor.core.Exceptions.unwrap(failure);
    var message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    err.println("mechanist: " + message.strip());
    err.flush();
    return FAILED;
  }
}
