package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees who forgot to start the broker. */
class NoBrokerIT {

  /** The commands give the broker 20 s; the rest is for a machine that is busy. */
  private static final Duration BOUND = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void commands_withoutABroker_failSoonWithOneLine() throws Exception {
    var bootstrap = "127.0.0.1:" + closedPort();
    var children = new ArrayList<Child>();
    try {
      for (var command : List.of("produce", "learn", "consume")) {
        var arguments = new ArrayList<>(List.of(command, "--bootstrap", bootstrap));
        if (command.equals("consume")) {
          arguments.addAll(List.of("--out", folder.toString()));
        }
        children.add(Child.start(arguments));
      }
      for (var child : children) {
        assertThat(child.awaitExit(BOUND)).as(child.toString()).isEqualTo(1);
        assertThat(child.output())
            .singleElement()
            .asString()
            .startsWith("mechanist: no Kafka answers at " + bootstrap);
      }
    } finally {
      children.forEach(Child::close);
    }
  }

  private static int closedPort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
