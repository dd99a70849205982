package org.mechanist.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.mechanist.schemas.Json;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a screen; remembers what it asked for and what it complained of. */
final class Browser implements AutoCloseable {

  private static final long TICK_MILLIS = 100;

  private final ChromeDriver driver;
  private final List<String> requests = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  Browser() {
    var options = new ChromeOptions();
    options.setBinary(found("chromium", "google-chrome", "chromium-browser"));
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--enable-precise-memory-info");
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(found("chromedriver"))
            .usingAnyFreePort()
            .build();
    this.driver = new ChromeDriver(service, options);
  }

  /** The first of the programs that is on the path. */
  private static File found(String... programs) {
    var folders = System.getenv("PATH").split(File.pathSeparator);
    return Arrays.stream(programs)
        .flatMap(program -> Arrays.stream(folders).map(folder -> new File(folder, program)))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "tests tagged browser need %s on the path"
                        .formatted(String.join(" or ", programs))));
  }

  ChromeDriver driver() {
    return driver;
  }

  /** In pixels; a phone has fingers. */
  void size(int width, int height, boolean phone) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    driver.executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", phone));
  }

  /** Light or dark. */
  void colours(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void go(String address) {
    driver.get(address);
  }

  WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** What is shown of an element, empty while there is none. */
  String text(String selector) {
    return (String)
        driver.executeScript(
            "return document.querySelector(arguments[0])?.innerText ?? ''", selector);
  }

  long count(String selector) {
    return (Long)
        driver.executeScript("return document.querySelectorAll(arguments[0]).length", selector);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Clicks it where it is, whatever is above it: the bar of the page stays on top. */
  void click(String selector) {
    driver.executeScript(
        "const e = document.querySelector(arguments[0]); e.scrollIntoView({block: 'center'});"
            + " e.click()",
        selector);
  }

  /** Waits until something holds; says what the page said if it never does. */
  void await(String what, Duration bound, Supplier<Boolean> condition) throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!condition.get()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not so within %s: %s%n%s%n%s".formatted(bound, what, complaints(), text("body")));
      }
      Thread.sleep(TICK_MILLIS);
    }
  }

  /** The addresses that were asked for up to now. */
  List<String> requests() {
    for (var entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      var message = message(entry);
      if (message.at("/method").asText().equals("Network.requestWillBeSent")) {
        requests.add(message.at("/params/request/url").asText());
      }
    }
    return List.copyOf(requests);
  }

  /** The console's warnings and errors up to now. */
  List<String> complaints() {
    for (var entry : driver.manage().logs().get(LogType.BROWSER)) {
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        complaints.add(entry.getMessage());
      }
    }
    return List.copyOf(complaints);
  }

  /** What it holds, by name: Nodes, JSEventListeners, JSHeapUsedSize; after a collection. */
  Map<String, Double> held() {
    driver.executeCdpCommand("HeapProfiler.enable", Map.of());
    driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
    driver.executeCdpCommand("Performance.enable", Map.of());
    var held = new HashMap<String, Double>();
    var metrics = driver.executeCdpCommand("Performance.getMetrics", Map.of());
    for (var metric : Json.MAPPER.valueToTree(metrics).at("/metrics")) {
      held.put(metric.at("/name").asText(), metric.at("/value").asDouble());
    }
    return held;
  }

  /** A picture of an element as WebP; of its upper part if that is lower than it is. */
  void picture(Path file, String selector, int height) throws IOException {
    var box =
        Json.MAPPER.readTree(
            (String)
                run(
                    "const b = document.querySelector(arguments[0]).getBoundingClientRect();"
                        + " return JSON.stringify({x: Math.max(0, b.x + scrollX - 16),"
                        + " y: Math.max(0, b.y + scrollY - 16), width: b.width + 32,"
                        + " height: b.height + 32})",
                    selector));
    boolean whole = selector.equals("html");
    var clip =
        Map.of(
            "x", whole ? 0 : box.at("/x").asDouble(),
            "y", whole ? 0 : box.at("/y").asDouble(),
            "width", whole ? box.at("/width").asDouble() - 32 : box.at("/width").asDouble(),
            "height", height > 0 ? height : box.at("/height").asDouble(),
            "scale", 1.5);
    var answer =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of("format", "webp", "quality", 85, "captureBeyondViewport", true, "clip", clip));
    Files.write(file, Base64.getDecoder().decode((String) answer.get("data")));
  }

  private static JsonNode message(LogEntry entry) {
    try {
      return Json.MAPPER.readTree(entry.getMessage()).at("/message");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
