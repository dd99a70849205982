package org.mechanist.ingest.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where Kafka is and how to talk to it: a bootstrap address and any client property, TLS and SASL
 * included.
 *
 * <p>Immutable. Properties are checked when they are given, so that a wrong one is an error of one
 * line at the start rather than a stack trace later. Each kind of client receives the properties it
 * knows and those that none knows (they belong to plugins). {@link #toString()} shows no secrets,
 * and neither does Kafka's log, which hides all that its own definitions call a password.
 */
public final class KafkaSettings {

  /** Correctness rests on these, so they are not for configuration. */
  private static final Set<String> OWN =
      Set.of(
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

  private static final Pattern SECRET =
      Pattern.compile("password|jaas|secret|token|key|credential", Pattern.CASE_INSENSITIVE);

  private static final Pattern ADDRESS = Pattern.compile("\\s*[^\\s,;]+:\\d{1,5}\\s*");

  /** Measured: half the time of a transaction goes without it (the default is 100). */
  private static final int RETRY_BACKOFF_MS = 5;

  private static final int BATCH_BYTES = 128 << 10;

  /** How large a message may be is the broker's decision; this is a producer's whole buffer. */
  private static final int REQUEST_BYTES = 32 << 20;

  private final Map<String, String> properties;

  private KafkaSettings(Map<String, String> properties) {
    this.properties = Map.copyOf(properties);
  }

  /** Settings that name the brokers to begin with, as {@code host:port[,host:port]}. */
  public static KafkaSettings of(String bootstrap) {
    return new KafkaSettings(Map.of())
        .with(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
  }

  /**
   * These settings with some properties replaced or added.
   *
   * @throws IllegalArgumentException if a property is one that Mechanist sets itself, or its value
   *     is not allowed
   */
  public KafkaSettings with(Map<String, String> added) {
    var merged = new HashMap<>(properties);
    added.forEach(
        (name, value) -> {
          check(name, value);
          merged.put(name, value.strip());
        });
    return new KafkaSettings(merged);
  }

  /**
   * These settings with the properties of a file in Java's format replaced or added.
   *
   * @throws IllegalArgumentException as {@link #with}, or if the file cannot be read
   */
  public KafkaSettings withFile(Path file) {
    var read = new Properties();
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.load(reader);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no Kafka configuration at " + file, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cannot read the Kafka configuration %s: %s".formatted(file, e.getMessage()), e);
    }
    var added = new HashMap<String, String>();
    read.stringPropertyNames().forEach(name -> added.put(name, read.getProperty(name)));
    try {
      return with(added);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The brokers to begin with, as {@code host:port[,host:port]}. */
  public String bootstrap() {
    return properties.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
  }

  Map<String, Object> admin() {
    return known(AdminClientConfig.configDef());
  }

  /** For a consumer of committed messages that keeps its offsets itself. */
  Map<String, Object> consumer() {
    var client = known(ConsumerConfig.configDef());
    client.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    client.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    client.putIfAbsent(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    client.putIfAbsent(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
    return client;
  }

  /** For a member of a group: a rebalance takes away only what moves. */
  Map<String, Object> groupConsumer(String group) {
    var client = consumer();
    client.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    if (!"consumer".equalsIgnoreCase(properties.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
      client.putIfAbsent(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
    }
    return client;
  }

  /**
   * For an idempotent producer. One request at a time: on a topic that is only just being created,
   * the first of several can be refused and the second taken, and the broker then refuses the first
   * for ever (measured: OutOfOrderSequenceException until the delivery timeout). Larger batches
   * make up for it.
   */
  Map<String, Object> producer() {
    var client = known(ProducerConfig.configDef());
    client.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    client.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    client.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MS);
    client.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    client.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    client.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
    return client;
  }

  /** For an idempotent producer whose few records are waited for. */
  Map<String, Object> promptProducer() {
    var client = producer();
    // Measured: 32 images of 1 KB in 5 to 6 ms; in 8 to 14 ms with the default of 5.
    client.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 1);
    return client;
  }

  /** For a producer whose transactions fence those of an earlier one with that id. */
  Map<String, Object> transactionalProducer(String transactionalId) {
    var client = promptProducer();
    client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return client;
  }

  private Map<String, Object> known(ConfigDef client) {
    var picked = new HashMap<String, Object>();
    properties.forEach(
        (name, value) -> {
          if (client.names().contains(name) || definition(name) == null) {
            picked.put(name, value);
          }
        });
    return picked;
  }

  private static void check(String name, String value) {
    Objects.requireNonNull(value, name);
    if (OWN.contains(name)) {
      throw new IllegalArgumentException(
          "the Kafka property %s is set by Mechanist itself; leave it out".formatted(name));
    }
    var definition = definition(name);
    if (definition == null) {
      return;
    }
    try {
      var parsed = ConfigDef.parseType(name, value.strip(), definition.type());
      if (definition.validator != null) {
        definition.validator.ensureValid(name, parsed);
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "the Kafka property %s cannot be %s: %s"
              .formatted(
                  name,
                  isSecret(name) ? "what was given" : "\"" + value + "\"",
                  isSecret(name) ? "see Kafka's documentation" : e.getMessage()),
          isSecret(name) ? null : e);
    }
    if (name.equals(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)
        && !Stream.of(value.split(",", -1)).allMatch(one -> ADDRESS.matcher(one).matches())) {
      throw new IllegalArgumentException(
          "the bootstrap address is \"%s\"; host:port[,host:port] is expected".formatted(value));
    }
  }

  private static ConfigDef.ConfigKey definition(String name) {
    for (var client :
        new ConfigDef[] {
          AdminClientConfig.configDef(), ConsumerConfig.configDef(), ProducerConfig.configDef()
        }) {
      var definition = client.configKeys().get(name);
      if (definition != null) {
        return definition;
      }
    }
    return null;
  }

  private static boolean isSecret(String name) {
    var definition = definition(name);
    return SECRET.matcher(name).find()
        || (definition != null && definition.type() == ConfigDef.Type.PASSWORD);
  }

  @Override
  public String toString() {
    var shown = new TreeMap<String, String>();
    properties.forEach((name, value) -> shown.put(name, isSecret(name) ? "[hidden]" : value));
    return "KafkaSettings" + shown;
  }
}
