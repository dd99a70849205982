package org.mechanist.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.api.LiveOptions;
import org.mechanist.serving.api.LiveServer;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.http.HttpSettings;

/** {@code mechanist serve}: the page and what programs may ask, until Ctrl-C. */
final class LiveMode {

  private static final int LOOKED_EVERY_MS = 1000;

  private final KafkaSettings settings;
  private final Topics topics;

  LiveMode(KafkaSettings settings, Topics topics) {
    this.settings = settings;
    this.topics = topics;
  }

  /**
   * @param token to show to a person; empty if there is none
   */
  int run(HttpSettings http, Path report, Optional<String> token) throws InterruptedException {
    var stop = new StopSignal();
    var options = new LiveOptions(http, Mechanist.VERSION, Optional.of(report), Optional.empty());
    try (var classifier = DigitClassifier.bundled();
        var server = LiveServer.start(options, settings, topics, classifier, Clock.systemUTC())) {
      System.out.printf(
          "%s on Kafka at %s: %s; Ctrl-C ends it%n",
          topics.prefix() + ".*", settings.bootstrap(), link(server.address(), token));
      while (!stop.await(LOOKED_EVERY_MS)) {
        // nothing to do: requests are served on the server's threads
      }
    }
    return 0;
  }

  /**
   * Where a browser finds the page. With the token where a person reads it, so that the page may
   * change something; it is behind the #, and so in no request. Not into what may be a log.
   */
  static String link(String address, Optional<String> token) {
    return System.console() == null ? address : address + token.map("#token="::concat).orElse("");
  }
}
