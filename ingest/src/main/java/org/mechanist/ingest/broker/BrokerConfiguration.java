package org.mechanist.ingest.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** What distinguishes a broker for one process on one machine from Kafka's defaults. */
final class BrokerConfiguration {
  static final String LOOPBACK = "127.0.0.1";
  static final int NODE = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String BROKER_LISTENER = "BROKER";

  /** Shared with the learner, so small; Kafka's default is 128 MiB. */
  private static final int LOG_CLEANER_BYTES = 16 << 20;

  private BrokerConfiguration() {}

  static Properties of(Path log, int port, int controllerPort) {
    var broker = "%s://%s:%d".formatted(BROKER_LISTENER, LOOPBACK, port);
    var controller = "%s://%s:%d".formatted(CONTROLLER_LISTENER, LOOPBACK, controllerPort);
    var all = new Properties();
    all.setProperty("process.roles", "broker,controller");
    all.setProperty("node.id", Integer.toString(NODE));
    all.setProperty(
        "controller.quorum.voters", "%d@%s:%d".formatted(NODE, LOOPBACK, controllerPort));
    all.setProperty("listeners", broker + "," + controller);
    all.setProperty("advertised.listeners", broker);
    all.setProperty(
        "listener.security.protocol.map",
        "%s:PLAINTEXT,%s:PLAINTEXT".formatted(BROKER_LISTENER, CONTROLLER_LISTENER));
    all.setProperty("controller.listener.names", CONTROLLER_LISTENER);
    all.setProperty("inter.broker.listener.name", BROKER_LISTENER);
    all.setProperty("log.dirs", log.toString());
    all.setProperty("auto.create.topics.enable", "false");
    replicateNothing(all);
    // Nobody else is about to join a group.
    all.setProperty("group.initial.rebalance.delay.ms", "0");
    // Measured: transactions take about half as long as with the defaults.
    all.setProperty("add.partitions.to.txn.retry.backoff.ms", "1");
    all.setProperty("group.coordinator.append.linger.ms", "0");
    all.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(LOG_CLEANER_BYTES));
    all.setProperty("num.network.threads", "2");
    all.setProperty("num.io.threads", "4");
    return all;
  }

  /** One node replicates nothing, and its few clients need few internal partitions. */
  private static void replicateNothing(Properties all) {
    all.setProperty("default.replication.factor", "1");
    all.setProperty("min.insync.replicas", "1");
    var shared = "share.coordinator.state.topic.";
    var transactions = "transaction.state.log.";
    for (var internal : List.of("offsets.topic.", transactions, shared)) {
      all.setProperty(internal + "replication.factor", "1");
      all.setProperty(internal + "num.partitions", "1");
    }
    all.setProperty(transactions + "min.isr", "1");
    all.setProperty(shared + "min.isr", "1");
  }
}
