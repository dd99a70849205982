package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.api.LiveOptions;
import org.mechanist.serving.api.LiveServer;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.http.AccessToken;
import org.mechanist.serving.http.HttpSettings;

/** What the page asks a server for, and what it shows it, where other machines can reach that. */
@Tag("browser")
class PageRequestsIT {

  private static final Duration BOUND = Duration.ofMinutes(1);
  private static final String TOKEN = "a-token-of-this-test-alone";
  private static final String ANY_HOST = "0.0.0.0";
  private static final String KEPT = "return sessionStorage.getItem('mechanist-token')";

  /** As the page reads: what came of it. */
  private static final String READ =
      "const done = arguments[0]; import('/assets/server.js').then((s) => s.get('api/experts'))"
          + ".then(() => done('read'), (e) => done(e.message))";

  /** The figure. */
  private static final String DEAD_LETTERS = "#figures > div:last-child .value";

  /** The first state's answer is there, and given to the page when the test says so. */
  private static final String HELD =
      "const real = window.fetch; let first = true; window.fetch = async (path, options) => {"
          + " const answer = await real(path, options);"
          + " if (path === 'api/state' && first) { first = false;"
          + " await new Promise((resolve) => { window.give = resolve; }); }"
          + " return answer; };";

  @TempDir private Path data;
  private EmbeddedBroker broker;
  private KafkaSettings settings;
  private DigitClassifier classifier;
  private LiveServer server;
  private Browser browser;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start(data, 0);
    settings = KafkaSettings.of(broker.bootstrap());
    TopicSetup.createMissing(settings, Topics.DEFAULT, 1, BOUND);
    classifier = DigitClassifier.bundled();
    var http = new HttpSettings(ANY_HOST, 0, Optional.of(AccessToken.of(TOKEN)));
    server =
        LiveServer.start(
            new LiveOptions(http, Mechanist.VERSION, Optional.empty(), Optional.empty()),
            settings,
            Topics.DEFAULT,
            classifier,
            Clock.systemUTC());
    browser = new Browser();
    browser.size(1280, 900, false);
  }

  @AfterEach
  void end() {
    browser.close();
    server.close();
    classifier.close();
    broker.close();
  }

  @Test
  void token_mistyped_isAskedForAgainAndNeverShownToRead() throws Exception {
    send(Topics.DEFAULT.experts(), committee().encode());
    open();
    browser.await("a card", BOUND, () -> browser.text("#cards").contains("expert-5"));

    browser.click("[aria-label='Freeze expert-5']");
    type("another-token-than-its");
    browser.await("it asked again", BOUND, () -> dialog().contains("not the server’s token"));
    assertThat(browser.run(KEPT)).isNull();
    assertThat(read()).isEqualTo("read");

    type(TOKEN);
    browser.await("it sent", BOUND, () -> browser.text("#toast").contains("freeze expert-5"));
    assertThat(browser.run(KEPT)).isEqualTo(TOKEN);
    assertThat(read()).isEqualTo("read");
  }

  @Test
  void decision_heardWhileTheStateIsAskedFor_isKept() throws Exception {
    send(Topics.DEFAULT.lifecycle(), event("as the state says"));
    open();
    browser.await("it counts", BOUND, () -> browser.text(DEAD_LETTERS).equals("0"));
    browser
        .driver()
        .executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", HELD));
    browser.driver().navigate().refresh();
    browser.await("it asked", BOUND, () -> (Boolean) browser.run("return Boolean(window.give)"));
    send(Topics.DEFAULT.lifecycle(), event("as was heard"));
    browser.await("it heard", BOUND, () -> decisions().contains("as was heard"));

    browser.run("window.give()");

    browser.await("the rest", BOUND, () -> decisions().contains("as the state says"));
    assertThat(decisions()).contains("as was heard");
  }

  @Test
  void letters_outOfView_areNotAskedFor() throws Exception {
    send(Topics.DEFAULT.deadLetters(), letter());
    open();
    browser.await("it counted", BOUND, () -> browser.text(DEAD_LETTERS).equals("1"));
    assertThat(browser.requests()).noneMatch(url -> url.contains("dead-letters"));

    browser.run("document.querySelector('#letters').scrollIntoView()");
    browser.await("one", BOUND, () -> browser.count("#letters-table tbody tr") == 1);
    send(Topics.DEFAULT.deadLetters(), letter());
    browser.await("two", BOUND, () -> browser.count("#letters-table tbody tr") == 2);
  }

  /** With a name and a password the first time, as a person types them. */
  private void open() {
    browser.go("http://anybody:%s@localhost:%d/".formatted(TOKEN, server.port()));
    browser.go("http://localhost:%d/".formatted(server.port()));
  }

  private void type(String token) throws InterruptedException {
    browser.await("a question", BOUND, () -> browser.count("dialog[open] #token") == 1);
    browser.one("#token").sendKeys(token);
    browser.one("dialog button[value=yes]").click();
  }

  private String dialog() {
    return browser.text("dialog[open]");
  }

  private String decisions() {
    return browser.text("#decision-list");
  }

  private Object read() {
    return browser.driver().executeAsyncScript(READ);
  }

  private static CommitteeState committee() {
    var now = Instant.now();
    var member = new CommitteeState.Member("expert-5", "settled", 30, 7, 1, 1.5, now);
    return new CommitteeState(now, now, 60, 1920, "mine", 4, 2, List.of(member));
  }

  private static Message event(String reason) {
    return new LifecycleEvent(
            UUID.randomUUID(),
            Instant.now(),
            1,
            1,
            LifecycleEvent.Kind.SPAWNED,
            "expert-5",
            reason,
            Map.of())
        .encode();
  }

  private static Message letter() {
    return new DeadLetter(
            new Message(null, new byte[3], List.of()),
            new Origin(Topics.DEFAULT.transformed(), 0, 0, 0),
            new Malformed(Malformed.Cause.WRONG_LENGTH, "too short"))
        .encode();
  }

  private void send(String topic, Message message) {
    try (var writer = new TopicWriter(settings)) {
      writer.send(topic, null, message);
      writer.flush();
    }
  }
}
