package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.api.LiveOptions;
import org.mechanist.serving.api.LiveServer;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.http.AccessToken;
import org.mechanist.serving.http.HttpSettings;

/** The page says what is not there: a learner, its voice, the server, the broker. */
@Tag("browser")
class PageStatesIT {

  private static final Duration BOUND = Duration.ofMinutes(1);
  private static final String TOKEN = "a-token-of-this-test-alone";

  @Test
  void page_whatIsNotThere_isSaidPlainly(@TempDir Path data) throws Exception {
    int port = freePort();
    try (var classifier = DigitClassifier.bundled();
        var browser = new Browser()) {
      browser.size(1280, 900, false);
      var broker = EmbeddedBroker.start(data, 0);
      try {
        var settings = KafkaSettings.of(broker.bootstrap());
        TopicSetup.createMissing(settings, Topics.DEFAULT, 1, BOUND);
        try (var server = server(port, settings, classifier)) {
          browser.go(server.address());
          awaitPill(browser, "no learner yet");
          assertThat(browser.text("#banner")).contains("No learner yet.", "mechanist learn");
          assertThat(browser.text("#committee-note")).contains("No learner");
          browser.await("no letters", BOUND, () -> browser.text("#letters-note").contains("None"));

          tellOfLearnerLongAgo(settings);
          awaitPill(browser, "learner silent");
          browser.await("its card", BOUND, () -> browser.text("#cards").contains("expert-5"));
        }
        awaitPill(browser, "server gone");
        assertThat(browser.text("#banner")).contains("The server does not answer.");
        // What is known stays to be seen.
        assertThat(browser.text("#cards")).contains("expert-5");

        try (var again = server(port, settings, classifier)) {
          awaitPill(browser, "learner silent");
          assertThat(browser.count("#cards > li")).isEqualTo(1);
          broker.close();
          awaitPill(browser, "broker gone");
          assertThat(again.port()).isEqualTo(port);
        }
      } finally {
        broker.close();
      }
    }
  }

  private static LiveServer server(int port, KafkaSettings settings, DigitClassifier classifier) {
    var http = new HttpSettings(HttpSettings.LOOPBACK, port, Optional.of(AccessToken.of(TOKEN)));
    return LiveServer.start(
        new LiveOptions(http, Mechanist.VERSION, Optional.empty(), Optional.empty()),
        settings,
        Topics.DEFAULT,
        classifier,
        Clock.systemUTC());
  }

  private static void tellOfLearnerLongAgo(KafkaSettings settings) {
    var then = Instant.now().minusSeconds(3600);
    var member = new CommitteeState.Member("expert-5", "settled", 30, 7, 1, 1.5, then);
    var state = new CommitteeState(then, then, 60, 1920, "mine", 4, 2, List.of(member));
    try (var writer = new TopicWriter(settings)) {
      writer.send(Topics.DEFAULT.experts(), null, state.encode());
      writer.flush();
    }
  }

  private static void awaitPill(Browser browser, String text) throws InterruptedException {
    browser.await("\"" + text + "\"", BOUND, () -> browser.text("#pill").startsWith(text));
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
