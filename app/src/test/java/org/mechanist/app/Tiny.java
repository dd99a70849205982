package org.mechanist.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mechanist.ingest.mnist.MnistLocator;

/** The smallest run that goes all the way: seconds, not minutes. It restores nothing well. */
final class Tiny {

  static final int STEPS = 10;
  static final int BATCH = 32;
  static final int HELD_OUT_PER_MECHANISM = 20;
  static final int MECHANISMS = 2;
  static final int IMAGES = STEPS * BATCH + MECHANISMS * HELD_OUT_PER_MECHANISM;

  static final List<String> LEARNER =
      List.of(
          "--set", "experts.filters=4",
          "--set", "pretraining.iterations=20",
          "--experts", "2",
          "--threads", "1");

  /** One expert at first, and a look after every second step. */
  private static final List<String> GROWING_LEARNER =
      List.of(
          "--set", "experts.filters=4",
          "--set", "pretraining.iterations=20",
          "--set", "growth.everySteps=2",
          "--experts", "1",
          "--most-experts", "4",
          "--threads", "1");

  static final List<String> STREAM =
      List.of(
          "--scenario",
          "two-mechanisms",
          "--steps",
          Integer.toString(STEPS),
          "--canonical",
          "500",
          "--held-out",
          Integer.toString(HELD_OUT_PER_MECHANISM));

  private Tiny() {}

  /** Fetches MNIST if it is nowhere, so that a child finds it. */
  static void needsMnist() throws Exception {
    MnistLocator.standard().locate(Optional.empty(), (what, done, total) -> {});
  }

  static List<String> arguments(List<String> first, List<String> second, String... more) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    all.addAll(List.of(more));
    return all;
  }

  static List<String> demo(String... more) {
    var learner = arguments(List.of("demo", "--headless"), LEARNER);
    return arguments(learner, STREAM, more);
  }

  /** A demo whose committee may grow. */
  static List<String> growing() {
    return arguments(arguments(List.of("demo", "--headless"), GROWING_LEARNER), STREAM);
  }
}
