package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.mechanist.fuzz.Frugal;
import org.mechanist.fuzz.Mutations;

/**
 * Whatever is in a file of Kafka properties, it is settings or refused, and no password is shown.
 */
class KafkaSettingsFuzzTest {

  private static final String SECRET = "hunter2";

  private static Path file;

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("mechanist-fuzz", ".properties");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Property(seed = "1")
  void withFile_anyBytes_isSettingsOrRefused(@ForAll("files") byte[] bytes) throws Exception {
    Files.write(file, bytes);
    try {
      var settings =
          Frugal.decode(bytes.length, () -> KafkaSettings.of("localhost:9092").withFile(file));
      assertThat(settings.bootstrap()).isNotBlank();
      assertThat(settings.transactionalProducer("id")).isNotEmpty();
      assertThat(settings.toString()).isNotBlank();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Property(seed = "1")
  void of_anyAddress_isSettingsOrRefused(@ForAll("addresses") String address) throws Exception {
    try {
      assertThat(Frugal.decode(address.length(), () -> KafkaSettings.of(address)).bootstrap())
          .isEqualTo(address.strip());
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<byte[]> files() {
    return Mutations.of(
        """
        security.protocol=SASL_SSL
        sasl.mechanism = SCRAM-SHA-512
        sasl.jaas.config=org.example.Login required username="u" password="%s";
        ssl.truststore.location: /etc/kafka/trust\\u0073tore.p12
        ssl.truststore.password=%s
        """
            .formatted(SECRET, SECRET)
            .getBytes(StandardCharsets.UTF_8),
        """
        # a comment
        linger.ms=5
        request.timeout.ms=30000
        bootstrap.servers=a:1, b:2
        compression.type=lz4
        partitioner.class=org.example.Partitioner
        metric.reporters=a,\\
          b
        group.protocol=consumer
        plugin.thing=whatever
        """
            .getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> addresses() {
    return Mutations.ofText(
        "localhost:9092",
        "a.example.org:1, b.example.org:65535",
        "[::1]:9092",
        "a:1,".repeat(3000));
  }
}
