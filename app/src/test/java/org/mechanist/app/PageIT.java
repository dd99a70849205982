package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/**
 * The page of a demo as a user sees it: a real broker, learner, producer and server, and a browser.
 * The stream begins with digits as they are, which one expert explains; nobody else is born until
 * something is added.
 */
@Tag("browser")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT {

  private static final Duration BOUND = Duration.ofMinutes(4);
  private static final Duration SOON = Duration.ofSeconds(30);

  /** An hour of the page's life: a state a second, images twice a second. */
  private static final int SECONDS = 3600;

  /** Of a mechanism that was added: on the stream, noticed, and so on. */
  private static final String STAGES_DONE = "#present .stages:not([hidden]) .done";

  /** Reads a copy of a canvas, since the browser complains of reading one that it draws fast. */
  private static final String COPIED =
      "(c) => { const to = document.createElement('canvas'); to.width = c.width;"
          + " to.height = c.height;"
          + " const context = to.getContext('2d', {willReadFrequently: true});"
          + " context.drawImage(c, 0, 0); return context; }";

  private static final String NOTHING_STICKS_OUT =
      "const e = document.documentElement; return e.scrollWidth === e.clientWidth";

  private static final String SCENARIO =
      "{\"name\": \"calm\", \"phases\": [{\"images\": 300000, \"mechanisms\": [\"identity\"]}]}";

  @TempDir private static Path folder;
  private static Child demo;
  private static Browser browser;
  private static String address;

  @BeforeAll
  static void play() throws Exception {
    Tiny.needsMnist();
    var scenario = Files.writeString(folder.resolve("calm.json"), SCENARIO);
    demo =
        Child.start(
            List.of(
                    "demo --headless --seed 1 --port 0 --canonical 2000 --held-out 10 --experts 1"
                        + " --most-experts 4 --threads 1 --set experts.filters=8"
                        + " --set growth.trials=0 --set growth.everySteps=10"
                        // What may be done about an expert does not depend on how fast this is.
                        + " --set growth.freezeLooks=100000 --scenario "
                        + scenario
                        + " --out "
                        + folder.resolve("out"))
                .stream()
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .toList());
    address = demo.awaitLine("watch it at (\\S+)", BOUND).group(1);
    browser = new Browser();
    browser.size(1280, 900, false);
    browser.go(address);
    browser.await("restored images", BOUND, () -> browser.count(".tile") > 3);
    browser.await("a snapshot", BOUND, () -> browser.text("#pill").startsWith("learning"));
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
    if (demo != null) {
      demo.close();
    }
  }

  @BeforeEach
  void asAtFirst() {
    browser.size(1280, 900, false);
    browser.colours("light");
  }

  @Test
  @Order(1)
  void page_loaded_asksNobodyElseAndComplainsOfNothing() {
    var origin = address.substring(0, address.indexOf('/', "http://".length()) + 1);
    assertThat(browser.requests())
        .hasSizeGreaterThan(20)
        .anyMatch(url -> url.endsWith("/api/events"))
        .anyMatch(url -> url.endsWith("/assets/uplot.js"))
        .allMatch(url -> url.startsWith(origin) || url.startsWith("data:"));
    assertThat(browser.complaints()).isEmpty();
    // The token is out of the address, where others might see it.
    assertThat(browser.driver().getCurrentUrl()).isEqualTo(origin);
  }

  @Test
  @Order(2)
  void images_areRestored_goBy() throws Exception {
    var first = newest();
    browser.await("another image", SOON, () -> !newest().equals(first));
    browser.click("#belt-table summary");
    browser.await("their table", SOON, () -> browser.count("#belt-table tbody tr") > 3);
    assertThat(browser.text("#belt-table tbody")).contains("expert-0", "identity");
    browser.click("#belt-table summary");
  }

  @Test
  @Order(3)
  void digit_drawnWithAPointer_comesBackRestored() throws Exception {
    awaitSnapshot();
    browser.run("document.querySelector('#easel').scrollIntoView({block: 'center'})");
    new Actions(browser.driver())
        .moveToElement(browser.one("#easel"), 0, -80)
        .clickAndHold()
        .moveByOffset(0, 60)
        .moveByOffset(-5, 90)
        .release()
        .perform();
    browser.await("it restored", SOON, () -> browser.text("#verdict").contains("restored it"));
    assertThat(browser.text("#verdict")).matches("(?s)expert-0 restored it.*reads as \\d .*");
    assertThat(whites("#draw .out canvas")).isBetween(20L, 400L);
    assertThat(browser.text("#draw .bars")).contains("expert-0");

    browser.click("#draw input[value=invert]");
    browser.await(
        "it inverted", SOON, () -> whites("#draw figure:not(.out):nth-of-type(2) canvas") > 600);
  }

  @Test
  @Order(4)
  void digit_drawnWithKeys_comesBackRestored() throws Exception {
    browser.click("#draw input[value='']");
    browser.run(
        "[...document.querySelectorAll('#draw button')].find(b => b.innerText.startsWith('Clear'))"
            + ".click()");
    browser.await("nothing", SOON, () -> browser.text("#verdict").startsWith("Draw"));
    browser.run("document.querySelector('#easel').focus()");
    var keys = new Actions(browser.driver()).sendKeys(Keys.SPACE);
    for (int i = 0; i < 10; i++) {
      keys.sendKeys(Keys.ARROW_DOWN);
    }
    keys.sendKeys(Keys.SPACE).perform();
    browser.await("it restored", SOON, () -> browser.text("#verdict").contains("restored it"));
  }

  @Test
  @Order(5)
  void expert_frozenInThePage_saysSo() throws Exception {
    browser.click("[aria-label='Freeze expert-0']");
    browser.await(
        "a freeze", SOON, () -> browser.text("#decision-list").contains("expert-0 frozen"));
    browser.await("its state", SOON, () -> browser.count("[aria-label='Thaw expert-0']") == 1);
  }

  /**
   * The only expert is frozen, else it may learn what is new as well, sooner than it is noticed.
   */
  @Test
  @Order(6)
  void mechanism_addedInThePage_isNoticedAndAnExpertBorn() throws Exception {
    awaitSnapshot();
    assertThat(browser.count("#cards > li")).isEqualTo(1);
    assertThat(browser.text("#decision-list")).doesNotContain("spawned");

    browser.click("#add input[value=invert]");
    browser.await(
        "a preview", SOON, () -> whites("#add figure:not(.out):nth-of-type(2) canvas") > 600);
    browser.click("#add-button");

    browser.await("it sent", SOON, () -> browser.text("#present").contains("invert"));
    assertThat(browser.one("[aria-label='Stop sending invert']").isDisplayed()).isTrue();
    assertThat(browser.one("[aria-label='Stop sending identity']").isDisplayed())
        .as("it is the scenario's")
        .isFalse();
    browser.await("a decision", BOUND, () -> browser.text("#decision-list").contains("spawned"));
    browser.await("a card", SOON, () -> browser.count("#cards > li") > 1);
    assertThat(browser.text("#cards")).contains("expert-1");
    browser.await("how far it is", SOON, () -> browser.count(STAGES_DONE) >= 2);
    browser.await("unexplained ones", SOON, () -> !figure("Unexplained").equals("0"));
  }

  @Test
  @Order(7)
  void expert_goneForGoodInThePage_asksFirstAndSaysSo() throws Exception {
    for (var verb : List.of("Retire", "Merge")) {
      browser.click("[aria-label^='%s expert-1']".formatted(verb));
      browser.await("a question", SOON, () -> browser.text("dialog").contains(verb + " expert-1?"));
      assertThat(browser.text("dialog")).contains("leaves for good", "export it first");
      browser.one("dialog button[value=no]").click();
      browser.await("no dialog", SOON, () -> browser.count("dialog[open]") == 0);
    }
  }

  @Test
  @Order(8)
  void reload_keepsHistory() throws Exception {
    var decisions = browser.text("#decision-list .what");
    long points = points();
    assertThat(points).isGreaterThan(3);
    browser.driver().navigate().refresh();
    browser.await("the history", SOON, () -> points() >= points);
    browser.await("the decisions", SOON, () -> !browser.text("#decision-list").isEmpty());
    assertThat(browser.text("#decision-list")).contains(decisions.split("\\s")[0], "spawned");
    assertThat(browser.count(STAGES_DONE)).isGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @Order(9)
  @CsvSource({"light, 1280, false", "dark, 1280, false", "light, 360, true", "dark, 360, true"})
  void page_axe_findsNothingSerious(String scheme, int width, boolean phone) {
    browser.colours(scheme);
    browser.size(width, 800, phone);
    assertThat((Boolean) browser.run(NOTHING_STICKS_OUT)).isTrue();
    var violations = new AxeBuilder().analyze(browser.driver()).getViolations();
    assertThat(violations)
        .filteredOn(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
        .extracting(rule -> rule.getId() + ": " + rule.getNodes())
        .isEmpty();
  }

  /** What the server sends in an hour, as fast as the page takes it. */
  @Test
  @Order(10)
  void page_afterAnHour_hasNotGrown() throws Exception {
    browser
        .driver()
        .executeCdpCommand(
            "Page.addScriptToEvaluateOnNewDocument",
            Map.of(
                "source",
                "const Real = EventSource; window.EventSource = class extends Real { constructor(u)"
                    + " { super(u); window.source = this; this.addEventListener('state', (e) =>"
                    + " { window.lastState = e.data; }); this.addEventListener('images', (e) =>"
                    + " { window.lastImages = e.data; }); } };"));
    browser.driver().navigate().refresh();
    browser.await(
        "messages",
        SOON,
        () -> (Boolean) browser.run("return Boolean(window.lastState && window.lastImages)"));
    hour(SECONDS / 5); // by then all that is bounded is full
    var before = browser.held();
    hour(SECONDS);
    var after = browser.held();
    assertThat(after.get("Nodes")).isLessThan(1.15 * before.get("Nodes") + 200);
    assertThat(after.get("JSEventListeners")).isLessThan(before.get("JSEventListeners") + 50);
    assertThat(after.get("JSHeapUsedSize")).isLessThan(1.25 * before.get("JSHeapUsedSize") + 4e6);
    assertThat(browser.complaints()).isEmpty();
  }

  /** So many states with a point each, twice as many images, and ten decisions a minute. */
  private static void hour(int seconds) {
    browser.driver().manage().timeouts().scriptTimeout(BOUND);
    browser
        .driver()
        .executeAsyncScript(
            """
            const [seconds, done] = arguments;
            const send = (kind, data) => window.source.dispatchEvent(
                new MessageEvent(kind, {data: JSON.stringify(data)}));
            const state = JSON.parse(window.lastState);
            const images = JSON.parse(window.lastImages);
            window.played ??= 0;
            const play = async () => {
              for (let i = 0; i < seconds; i++) {
                window.played++;
                const seen = 1e7 + 100 * window.played;
                state.history = [{...state.history.at(-1), images: seen, step: window.played}];
                state.committee.images = seen;
                send('state', state);
                send('images', images);
                send('images', images);
                if (i % 6 === 0) {
                  send('lifecycle', {id: `played-${window.played}`, kind: 'settled',
                      time: new Date().toISOString(), step: window.played, images: seen,
                      expert: 'expert-0', reason: 'so it was played', statistics: {}});
                }
                if (i % 10 === 0) {
                  await new Promise((resolve) => requestAnimationFrame(resolve));
                }
              }
              done(window.played);
            };
            play();
            """,
            seconds);
  }

  private static void awaitSnapshot() throws InterruptedException {
    browser.await(
        "a snapshot to restore with",
        BOUND,
        () ->
            (Boolean)
                browser
                    .driver()
                    .executeAsyncScript(
                        "const done = arguments[0]; fetch('/api/state').then(r => r.json())"
                            + ".then(s => done(Boolean(s.snapshot)))"));
  }

  private static String newest() {
    return (String)
        browser.run(
            "const c = document.querySelector('.tile:last-child canvas');"
                + " return c ? ("
                + COPIED
                + ")(c).canvas.toDataURL() : ''");
  }

  /** Pixels of a canvas that are nearer to white. */
  private static long whites(String selector) {
    return (Long)
        browser.run(
            "const c = document.querySelector(arguments[0]); if (!c) return 0; const d = ("
                + COPIED
                + ")(c).getImageData(0, 0, c.width, c.height).data; let n = 0;"
                + " for (let i = 0; i < d.length; i += 4) { n += d[i] > 127 ? 1 : 0; } return n",
            selector);
  }

  private static String figure(String name) {
    return (String)
        browser.run(
            "return [...document.querySelectorAll('#figures > div')].find(d =>"
                + " d.querySelector('dt').innerText === arguments[0])"
                + "?.querySelector('.value').innerText ?? ''",
            name);
  }

  /** Of the history, that the scores are drawn by. */
  private static long points() {
    return (Long)
        browser
            .driver()
            .executeAsyncScript(
                "const done = arguments[0]; fetch('/api/state').then(r => r.json())"
                    + ".then(s => done(s.history.length))");
  }
}
