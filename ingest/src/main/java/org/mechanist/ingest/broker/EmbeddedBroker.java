package org.mechanist.ingest.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * The real broker, one node that is its own controller (KRaft), in this process and on the loopback
 * interface alone.
 *
 * <p>Topics, messages, offsets and the cluster id outlive it in its folder; a later broker on the
 * same folder goes on with them. No topic is created by being mentioned. The classes behind it are
 * not Kafka's public API, which is why only this package knows them.
 *
 * <p><b>Faults.</b> Where a shipped broker would end its process, this one stays: the learner
 * beside it still has a checkpoint to write. {@link #failure()} tells. Such a broker serves nobody
 * any more, and clients see timeouts. Why so: {@link BrokerFaults}.
 *
 * <p>Thread-safe. Whoever starts it closes it, after all clients; that takes up to a few seconds.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final BrokerFaults faults;
  private final BrokerFolder folder;
  private final int port;
  private boolean closed;

  private EmbeddedBroker(
      KafkaRaftServer server, BrokerFaults faults, BrokerFolder folder, int port) {
    this.server = server;
    this.faults = faults;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts a broker and returns once it serves clients, after 2 to 5 seconds.
   *
   * @param data its folder, created if missing
   * @param port 0 for a free one
   * @throws IllegalStateException with one line if the port is taken, another broker uses the
   *     folder, the folder cannot be used, or Kafka does not start
   */
  public static EmbeddedBroker start(Path data, int port) {
    return start(data, port, Map.of());
  }

  /**
   * The same with further properties of Kafka's, which replace those that are set here: TLS and
   * SASL on the listener {@code BROKER}, or an authorizer.
   *
   * @throws IllegalStateException as above
   */
  public static EmbeddedBroker start(Path data, int port, Map<String, String> further) {
    int brokerPort = port == 0 ? freePort() : checkFree(port);
    var folder = BrokerFolder.open(data);
    var faults = BrokerFaults.watch();
    KafkaRaftServer server = null;
    try {
      var configuration = BrokerConfiguration.of(folder.log(), brokerPort, freePort());
      configuration.putAll(further);
      server = new KafkaRaftServer(KafkaConfig.fromProps(configuration), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(server, faults, folder, brokerPort);
    } catch (RuntimeException | Error e) {
      stop(server, faults, folder);
      throw new IllegalStateException(
          "the embedded Kafka broker does not start on %s:%d in %s: %s"
              .formatted(
                  BrokerConfiguration.LOOPBACK,
                  brokerPort,
                  data,
                  faults.failure().orElseGet(() -> OneLine.of(e))),
          e);
    }
  }

  /** The port that it took, to start it on again. */
  public int port() {
    return port;
  }

  /** Where clients connect, as {@code host:port}. */
  public String bootstrap() {
    return BrokerConfiguration.LOOPBACK + ":" + port;
  }

  /** Why the broker gave up, if it did. */
  public Optional<String> failure() {
    return faults.failure();
  }

  /** Stops the broker. Its folder can be used again at once. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      stop(server, faults, folder);
    }
  }

  private static void stop(KafkaRaftServer server, BrokerFaults faults, BrokerFolder folder) {
    try (folder;
        faults) {
      if (server != null) {
        server.shutdown();
      }
    }
  }

  private static int checkFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(BrokerConfiguration.LOOPBACK), port));
      return port;
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "port %d of %s cannot be used for the embedded Kafka broker: %s"
              .formatted(port, BrokerConfiguration.LOOPBACK, OneLine.of(e)),
          e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(BrokerConfiguration.LOOPBACK))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("there is no free port on this machine", e);
    }
  }
}
