package org.mechanist.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.mechanist.ingest.broker.EmbeddedBroker;

/**
 * A real broker as one in a company is: SASL over TLS for all clients, and an authorizer that
 * allows nothing but what it was told to. Its certificate is made for it.
 */
final class SecureBroker implements AutoCloseable {

  static final String ADMIN = "admin";
  private static final String STORE_PASSWORD = "store-password-4711";
  private static final long BOUND_SECONDS = 60;

  private final Path folder;
  private final EmbeddedBroker broker;
  private final Admin admin;

  private SecureBroker(Path folder, EmbeddedBroker broker) {
    this.folder = folder;
    this.broker = broker;
    this.admin = Admin.create(new HashMap<String, Object>(client(ADMIN, "PLAIN")));
  }

  /** Starts one with these users; {@link #password} tells their passwords. */
  static SecureBroker start(Path folder, Collection<String> users) throws Exception {
    makeStores(folder);
    var plain =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%1$s\" password=\"%2$s\" user_%1$s=\"%2$s\";"
            .formatted(ADMIN, password(ADMIN));
    var broker =
        EmbeddedBroker.start(
            folder.resolve("broker"),
            0,
            Map.ofEntries(
                Map.entry("listener.security.protocol.map", "BROKER:SASL_SSL,CONTROLLER:PLAINTEXT"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN"),
                Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
                Map.entry("listener.name.broker.plain.sasl.jaas.config", plain),
                Map.entry(
                    "listener.name.broker.scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("ssl.keystore.location", folder.resolve("broker.p12").toString()),
                Map.entry("ssl.keystore.password", STORE_PASSWORD),
                Map.entry("ssl.truststore.location", folder.resolve("trust.p12").toString()),
                Map.entry("ssl.truststore.password", STORE_PASSWORD),
                Map.entry(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                // The controller's listener, which no client knows, has no names.
                Map.entry("super.users", "User:%s;User:ANONYMOUS".formatted(ADMIN))));
    var secure = new SecureBroker(folder, broker);
    try {
      secure.addUsers(users);
      return secure;
    } catch (Exception e) {
      secure.close();
      throw e;
    }
  }

  static String password(String user) {
    return "pass-word-of-%s-0815".formatted(user);
  }

  /** Whether a text has any password in it. */
  static boolean tellsASecret(String text) {
    return text.contains("pass-word-of-") || text.contains(STORE_PASSWORD);
  }

  String bootstrap() {
    return broker.bootstrap();
  }

  Admin admin() {
    return admin;
  }

  /** The file of properties that a user gives to {@code --kafka-config}. */
  Path properties(String user) throws IOException {
    return properties(user, Map.of());
  }

  /** The same with some properties changed. */
  Path properties(String user, Map<String, String> changed) throws IOException {
    var all = client(user, user.equals(ADMIN) ? "PLAIN" : "SCRAM-SHA-512");
    all.putAll(changed);
    all.remove("bootstrap.servers");
    var lines = new ArrayList<String>();
    all.forEach((name, value) -> lines.add(name + "=" + value.replace("\\", "\\\\")));
    return Files.write(Files.createTempFile(folder, user, ".properties"), lines);
  }

  /** As {@code sasl.jaas.config} has it. */
  static String login(String user, String password, boolean scram) {
    return "org.apache.kafka.common.security.%sLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(scram ? "scram.Scram" : "plain.Plain", user, password);
  }

  void forbid(AclBinding binding) throws Exception {
    within(admin.deleteAcls(List.of(binding.toFilter())).all());
    awaitThere(binding, false);
  }

  void allow(AclBinding binding) throws Exception {
    within(admin.createAcls(List.of(binding)).all());
    awaitThere(binding, true);
  }

  /**
   * @param name a star at its end is for all names that begin so
   */
  static AclBinding right(String user, ResourceType type, String name, AclOperation operation) {
    var pattern =
        name.endsWith("*")
            ? new ResourcePattern(type, name.substring(0, name.length() - 1), PatternType.PREFIXED)
            : new ResourcePattern(type, name, PatternType.LITERAL);
    return new AclBinding(
        pattern, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }

  /** What was decided reaches the authorizer a moment later. */
  private void awaitThere(AclBinding binding, boolean there) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
    while (within(admin.describeAcls(AclBindingFilter.ANY).values()).contains(binding) != there) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("%s: not %s in time".formatted(binding, there));
      }
    }
  }

  private void addUsers(Collection<String> users) throws Exception {
    var added = new ArrayList<UserScramCredentialAlteration>();
    for (var user : users) {
      added.add(
          new UserScramCredentialUpsertion(
              user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password(user)));
    }
    within(admin.alterUserScramCredentials(added).all());
  }

  private Map<String, String> client(String user, String mechanism) {
    var all = new TreeMap<String, String>();
    all.put("bootstrap.servers", bootstrap());
    all.put("security.protocol", "SASL_SSL");
    all.put("sasl.mechanism", mechanism);
    all.put("sasl.jaas.config", login(user, password(user), mechanism.startsWith("SCRAM")));
    all.put("ssl.truststore.location", folder.resolve("trust.p12").toString());
    all.put("ssl.truststore.password", STORE_PASSWORD);
    return all;
  }

  /** A certificate for the loopback interface, and a store with it alone to trust. */
  private static void makeStores(Path folder) throws Exception {
    keytool(
        folder,
        "-genkeypair -alias broker -keyalg EC -groupname secp256r1 -dname CN=broker"
            + " -ext SAN=ip:127.0.0.1,dns:localhost -validity 30 -keystore broker.p12");
    keytool(folder, "-exportcert -alias broker -keystore broker.p12 -file broker.crt");
    keytool(folder, "-importcert -noprompt -alias broker -file broker.crt -keystore trust.p12");
    keytool(
        folder,
        "-genkeypair -alias other -keyalg EC -groupname secp256r1 -dname CN=other"
            + " -validity 30 -keystore other.p12");
    keytool(folder, "-exportcert -alias other -keystore other.p12 -file other.crt");
    keytool(folder, "-importcert -noprompt -alias other -file other.crt -keystore distrust.p12");
  }

  private static void keytool(Path folder, String arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-storepass", STORE_PASSWORD, "-storetype", "PKCS12"));
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(Files.readString(folder.resolve("keytool.log")));
    }
  }

  private static <T> T within(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(BOUND_SECONDS, TimeUnit.SECONDS);
  }
}
