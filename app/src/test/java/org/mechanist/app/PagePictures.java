package org.mechanist.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Takes the pictures of the page that the documentation shows, from a demo that runs: {@code
 * PagePictures ADDRESS FOLDER [PRESET]}, with the address as the demo prints it, and the name of a
 * preset to add and to see restored before that. A person looks at them.
 */
final class PagePictures {

  private static final Duration BOUND = Duration.ofMinutes(1);

  /** For the strip to fill, and the samples to come. In ms. */
  private static final long SETTLING = 12_000;

  private static final Duration LONG = Duration.ofMinutes(12);

  /** On the stream, noticed, an expert of its own, restored. */
  private static final int STAGES = 4;

  private static final int WIDTH = 1280;
  private static final int PHONE = 390;

  /** What is shown alone, by the name of its picture. */
  private static final Map<String, String> PARTS =
      Map.of(
          "try", "#try",
          "committee", "#committee",
          "decisions", ".grid:has(#decisions)");

  private PagePictures() {}

  public static void main(String[] arguments) throws Exception {
    var folder = Files.createDirectories(Path.of(arguments[1]));
    try (var browser = new Browser()) {
      browser.size(WIDTH, 900, false);
      browser.go(arguments[0]);
      browser.await("cards", BOUND, () -> browser.count("#cards > li") > 0);
      if (arguments.length > 2) {
        add(browser, arguments[2]);
      }
      browser.click("[aria-label='Take a 5']");
      browser.click("#draw input[value=invert]");
      Thread.sleep(SETTLING);
      for (var scheme : new String[] {"light", "dark"}) {
        browser.colours(scheme);
        var suffix = scheme.equals("dark") ? "-dark.webp" : ".webp";
        browser.size(WIDTH, 900, false);
        picture(browser, "html", folder.resolve("page" + suffix), 900);
        for (var part : PARTS.entrySet()) {
          picture(browser, part.getValue(), folder.resolve("page-" + part.getKey() + suffix), 0);
        }
        browser.size(PHONE, 844, true);
        picture(browser, "html", folder.resolve("page-phone" + suffix), 844);
      }
    }
  }

  /** Adds a mechanism as a user does, and waits until an expert restores it, or for long. */
  private static void add(Browser browser, String preset) throws InterruptedException {
    browser.run(
        "[...document.querySelectorAll('#add button')].find(b => b.innerText === arguments[0])"
            + ".click()",
        preset);
    Thread.sleep(3000); // for the preview
    browser.click("#add-button");
    long deadline = System.nanoTime() + LONG.toNanos();
    while (browser.count("#present .stages:not([hidden]) .done") < STAGES
        && System.nanoTime() < deadline) {
      Thread.sleep(1000);
    }
  }

  /** Of an element, or of as much of its height as said. */
  private static void picture(Browser browser, String selector, Path file, int height)
      throws IOException, InterruptedException {
    browser.run(
        "document.querySelector(arguments[0]).scrollIntoView(); scrollBy(0, -80)", selector);
    if (height > 0) {
      browser.run("scrollTo(0, 0)");
    }
    Thread.sleep(2500); // for what is drawn at the next message
    browser.picture(file, selector, height);
  }
}
