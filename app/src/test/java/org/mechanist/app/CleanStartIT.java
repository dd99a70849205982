package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever is wrong at a start, a command says it in one line and ends with another code than 0.
 */
@Timeout(120)
class CleanStartIT {

  @TempDir private static Path folder;
  private static SecureBroker broker;

  private final PrintStream standardOut = System.out;
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeAll
  static void startBroker() throws Exception {
    broker = SecureBroker.start(folder, List.of("nobody"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void listen() {
    var both = new PrintStream(said, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
  }

  @AfterEach
  void restore() {
    System.setOut(standardOut);
    System.setErr(standardError);
  }

  @ParameterizedTest
  @ValueSource(strings = {"produce", "learn", "consume", "experts list"})
  void wrongPassword_isOneLine(String command) throws Exception {
    var wrong = SecureBroker.login("nobody", "guessed-by-somebody", true);

    assertFails(
        1,
        "the broker let nobody in by this name and password",
        kafka(command, broker.properties("nobody", Map.of("sasl.jaas.config", wrong))));
    assertThat(said()).doesNotContain("guessed-by-somebody");
  }

  @ParameterizedTest
  @ValueSource(strings = {"produce", "learn", "consume", "experts list"})
  void userWithoutRights_isOneLine(String command) throws Exception {
    assertFails(1, "not allowed on [mechanist.", kafka(command, broker.properties("nobody")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"produce", "learn", "consume", "experts list"})
  void certificateThatNobodyTrusts_isOneLine(String command) throws Exception {
    var others = Map.of("ssl.truststore.location", folder.resolve("distrust.p12").toString());

    assertFails(
        1,
        "no trust between client and broker",
        kafka(command, broker.properties("nobody", others)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"produce", "learn", "consume", "experts list"})
  void trustStoreThatIsNotThere_isOneLine(String command) throws Exception {
    var none = Map.of("ssl.truststore.location", folder.resolve("none.p12").toString());

    assertFails(1, "none.p12", kafka(command, broker.properties("nobody", none)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"produce", "learn", "consume", "experts list"})
  void settingsThatCannotBeRead_areOneLine(String command) throws Exception {
    assertFails(2, "there is no Kafka configuration at", kafka(command, folder.resolve("none")));
    assertFails(2, "cannot read the Kafka configuration", kafka(command, folder));
    var broken = Files.writeString(folder.resolve("broken"), "a=\\u00zz\n");
    assertFails(2, "cannot read the Kafka configuration", kafka(command, broken));
    var unknown = Files.writeString(folder.resolve("unknown"), "isolation.level=none\n");
    assertFails(2, "is set by Mechanist itself", kafka(command, unknown));
  }

  /** Its topics are made by the others. */
  @Test
  void experts_withoutTopics_isOneLine() throws Exception {
    assertFails(
        1,
        "there is no topic absent.experts on Kafka at",
        kafka("experts list", broker.properties(SecureBroker.ADMIN), "--topics", "absent"));
  }

  @Test
  void experts_withoutABroker_isOneLine() throws Exception {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      closed = socket.getLocalPort();
    }
    assertFails(
        1,
        "127.0.0.1:" + closed,
        List.of("experts", "list", "--bootstrap", "127.0.0.1:" + closed, "--timeout", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "ä", ""})
  void topicsWithANameThatIsNone_areOneLine(String prefix) throws Exception {
    assertFails(
        2, "--topics", kafka("learn", broker.properties(SecureBroker.ADMIN), "--topics", prefix));
  }

  @ParameterizedTest
  @ValueSource(strings = {"broker", "serve"})
  void portInUse_isOneLine(String command) throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var arguments =
          new ArrayList<>(List.of(command, "--port", Integer.toString(taken.getLocalPort())));
      if (command.equals("broker")) {
        arguments.addAll(List.of("--data", folder.resolve("other").toString()));
      }
      assertFails(1, "port " + taken.getLocalPort(), arguments);
    }
  }

  @Test
  void serve_whereOthersReachIt_needsAToken() throws Exception {
    assertFails(2, "so a token is needed", List.of("serve", "--host", "0.0.0.0", "--port", "0"));
    assertFails(
        2,
        "there is no token file",
        List.of("serve", "--token-file", folder.resolve("none").toString()));
    var secret = Files.writeString(folder.resolve("token"), "too-short");
    assertFails(
        2,
        "a token has 16 to 1024 characters",
        List.of("serve", "--token-file", secret.toString()));
    assertThat(said()).doesNotContain("too-short");
    assertFails(2, "is no name or address", List.of("serve", "--host", "no.such.host.invalid"));
  }

  @Test
  void filesThatAreNone_areOneLine() throws Exception {
    var binary = Files.write(folder.resolve("binary.json"), new byte[] {'{', -1, -2, '}'});

    assertFails(2, "binary.json", List.of("learn", "--recipe", binary.toString()));
    assertFails(2, "binary.json", List.of("produce", "--scenario", binary.toString()));
    assertFails(2, "no recipe", List.of("learn", "--recipe", "none.json"));
    assertFails(2, "none.json", List.of("produce", "--scenario", "none.json"));
  }

  private void assertFails(int code, String why, List<String> arguments) {
    said.reset();
    // Another test of this process may have asked for a log of what happens.
    ((Logger) LoggerFactory.getLogger("org.apache.kafka.clients")).setLevel(Level.OFF);

    assertThat(Mechanist.run(arguments.toArray(String[]::new))).as(said()).isEqualTo(code);

    var lines = said().lines().toList();
    assertThat(lines).first().asString().startsWith("mechanist: ").contains(why);
    // Wrong usage says in a second one where to read on.
    assertThat(lines.subList(1, lines.size()))
        .as(said())
        .hasSize(code == 2 ? 1 : 0)
        .allMatch(line -> line.startsWith("See mechanist "));
  }

  private List<String> kafka(String command, Path properties, String... more) {
    var all = new ArrayList<>(List.of(command.split(" ")));
    all.addAll(List.of("--bootstrap", broker.bootstrap(), "--kafka-config", properties.toString()));
    all.addAll(List.of(more));
    if (command.equals("consume")) {
      all.addAll(List.of("--out", folder.resolve("report").toString()));
    }
    return all;
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
