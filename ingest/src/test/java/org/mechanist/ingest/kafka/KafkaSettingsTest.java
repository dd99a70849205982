package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class KafkaSettingsTest {
  private static final String SECRET = "hunter2";
  private static final KafkaSettings WITH_SECRETS =
      KafkaSettings.of("localhost:9092")
          .with(
              Map.of(
                  "sasl.jaas.config",
                  "org.example.Login required password=\"" + SECRET + "\";",
                  "ssl.truststore.password",
                  SECRET,
                  "ssl.keystore.key",
                  SECRET,
                  "my.plugin.api.token",
                  SECRET,
                  "security.protocol",
                  "SASL_SSL"));

  @Test
  void toString_withSecrets_showsTheRestAlone() {
    assertThat(WITH_SECRETS.toString())
        .contains("localhost:9092", "security.protocol=SASL_SSL", "sasl.jaas.config=[hidden]")
        .doesNotContain(SECRET);
  }

  @Test
  void clients_withSecrets_logNone() {
    var log = (Logger) LoggerFactory.getLogger("org.apache.kafka");
    var appender = new ListAppender<ILoggingEvent>();
    var level = log.getLevel();
    appender.start();
    log.addAppender(appender);
    log.setLevel(Level.DEBUG);
    log.setAdditive(false);
    try {
      new AdminClientConfig(WITH_SECRETS.admin());
      new ConsumerConfig(WITH_SECRETS.groupConsumer("g"));
      new ProducerConfig(WITH_SECRETS.transactionalProducer("g"));
    } finally {
      log.setLevel(level);
      log.setAdditive(true);
      log.detachAppender(appender);
    }

    assertThat(appender.list).extracting(ILoggingEvent::getFormattedMessage).isNotEmpty();
    assertThat(appender.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(message -> message.contains(SECRET));
  }

  @Test
  void clients_propertyOfOneKind_reachesThatKindAlone() {
    var settings = KafkaSettings.of("a:1").with(Map.of("linger.ms", "7", "my.plugin", "x"));

    assertThat(settings.producer()).containsEntry("linger.ms", "7");
    assertThat(settings.consumer()).doesNotContainKey("linger.ms").containsEntry("my.plugin", "x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"isolation.level", "transactional.id", "enable.auto.commit", "group.id"})
  void with_propertyOfOurOwn_isRefused(String name) {
    var settings = KafkaSettings.of("localhost:9092");

    assertThatThrownBy(() -> settings.with(Map.of(name, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void with_valueOfWrongType_saysWhichAndWhy() {
    var settings = KafkaSettings.of("localhost:9092");

    assertThatThrownBy(() -> settings.with(Map.of("retry.backoff.ms", "soon")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("retry.backoff.ms")
        .hasMessageContaining("soon");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "localhost:", "localhost:9092;other:9092"})
  void of_noAddress_isRefused(String bootstrap) {
    assertThatThrownBy(() -> KafkaSettings.of(bootstrap))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host:port");
  }

  /** A pattern that goes into itself for each address ends the stack. */
  @Test
  void of_thousandsOfAddresses_areTaken() {
    var many =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "h" + i + ":9092")
            .collect(Collectors.joining(","));

    assertThat(KafkaSettings.of(many).bootstrap()).isEqualTo(many);
  }

  @Test
  void withFile_properties_replaceEarlierOnes(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("k.properties"), "bootstrap.servers=other:1\n");

    assertThat(KafkaSettings.of("localhost:9092").withFile(file).bootstrap()).isEqualTo("other:1");
  }

  @Test
  void withFile_missing_namesIt(@TempDir Path folder) {
    var missing = folder.resolve("none.properties");
    var settings = KafkaSettings.of("localhost:9092");

    assertThatThrownBy(() -> settings.withFile(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(missing.toString());
  }
}
