package org.mechanist.ingest.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.kafka.AtomicWriter;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Topics;
import org.slf4j.LoggerFactory;

@Timeout(90)
class EmbeddedBrokerIT {
  private static final Message MESSAGE = new Message(new byte[] {1}, new byte[] {2}, List.of());

  @Test
  void start_sameFolderAgain_keepsTopicsAndMessages(@TempDir Path folder) {
    try (var broker = EmbeddedBroker.start(folder, 0)) {
      var settings = KafkaSettings.of(broker.bootstrap());
      TopicSetup.createMissing(settings, Topics.DEFAULT, 2, Duration.ofSeconds(30));
      try (var writer = new AtomicWriter(settings, "smoke")) {
        writer.write(Topics.DEFAULT.experts(), List.of(MESSAGE));
      }
    }
    try (var broker = EmbeddedBroker.start(folder, 0);
        var reader =
            new TopicReader(KafkaSettings.of(broker.bootstrap()), Topics.DEFAULT.experts())) {
      assertThat(reader.poll(Duration.ofSeconds(30)))
          .singleElement()
          .satisfies(one -> assertThat(one.message()).isEqualTo(MESSAGE));
      assertThat(broker.failure()).isEmpty();
    }
  }

  @Test
  void start_brokersOwnLog_arrivesInTheOneBackend(@TempDir Path folder) {
    var log = (Logger) LoggerFactory.getLogger("kafka.server");
    var appender = new ListAppender<ILoggingEvent>();
    appender.start();
    log.addAppender(appender);
    log.setLevel(Level.INFO);
    log.setAdditive(false);
    try (var broker = EmbeddedBroker.start(folder, 0)) {
      assertThat(broker.bootstrap()).startsWith("127.0.0.1:");
    } finally {
      log.detachAppender(appender);
      log.setLevel(null);
      log.setAdditive(true);
    }

    assertThat(appender.list).isNotEmpty();
  }

  @Test
  void start_folderInUse_saysSo(@TempDir Path folder) {
    try (var first = EmbeddedBroker.start(folder, 0)) {
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("another Kafka broker is running on the folder " + folder);
      assertThat(first.failure()).isEmpty();
    }
  }

  @Test
  void start_portInUse_saysSo(@TempDir Path folder) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("port " + taken.getLocalPort());
    }
  }
}
