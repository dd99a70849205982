package org.mechanist.app;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.scenario.LiveStream;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.api.LiveOptions;
import org.mechanist.serving.api.LiveServer;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.http.AccessToken;
import org.mechanist.serving.http.HttpSettings;

/** The page of a demo, to this machine alone, with a token that nobody else knows. */
final class DemoPage implements AutoCloseable {

  private static final int DEFAULT_PORT = 8080;

  /** 128 bits. */
  private static final int TOKEN_BYTES = 16;

  private final LiveServer server;
  private final String token;
  private final boolean elsewhere;

  private DemoPage(LiveServer server, String token, boolean elsewhere) {
    this.server = server;
    this.token = token;
    this.elsewhere = elsewhere;
  }

  /**
   * Starts serving.
   *
   * @param port that was asked for; empty for the usual one, or a free one where that is taken
   * @param report the folder that the report will be in
   * @throws IllegalStateException with one line if the port that was asked for can't be had
   */
  static DemoPage start(
      OptionalInt port,
      KafkaSettings settings,
      Topics topics,
      DigitClassifier classifier,
      LiveStream stream,
      Path report) {
    var bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    var token = HexFormat.of().formatHex(bytes);
    var starting = new Starting(token, settings, topics, classifier, stream, report);
    if (port.isPresent()) {
      return starting.on(port.getAsInt(), false);
    }
    try {
      return starting.on(DEFAULT_PORT, false);
    } catch (IllegalStateException taken) {
      return starting.on(0, true);
    }
  }

  private record Starting(
      String token,
      KafkaSettings settings,
      Topics topics,
      DigitClassifier classifier,
      LiveStream stream,
      Path report) {

    DemoPage on(int port, boolean elsewhere) {
      var http = new HttpSettings(HttpSettings.LOOPBACK, port, Optional.of(AccessToken.of(token)));
      var options =
          new LiveOptions(
              http,
              Mechanist.VERSION,
              Optional.of(report),
              Optional.of(new StreamMechanisms(stream)));
      return new DemoPage(
          LiveServer.start(options, settings, topics, classifier, Clock.systemUTC()),
          token,
          elsewhere);
    }
  }

  /** Where to watch, for a person. */
  String invitation() {
    return "%swatch it at %s#token=%s"
        .formatted(
            elsewhere ? "port %d is taken; ".formatted(DEFAULT_PORT) : "", server.address(), token);
  }

  @Override
  public void close() {
    server.close();
  }
}
