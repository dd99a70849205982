package org.mechanist.serving.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Verdict;

/** Looks are 320 images (10 steps) apart. */
class PeaceTest {

  private static final Verdict NONE =
      new Verdict(0, new Accuracy(0, 0, 0), 0, 0, false, Map.of(), Map.of());

  /**
   * Looks as letters: o in order, s shared (one of the two experts of a mechanism wins 0.94), d one
   * expert does both, p impure, m a mechanism is missing.
   */
  @ParameterizedTest(name = "{0} from {1} to {2}: {3}")
  @CsvSource(
      nullValues = "never",
      value = {
        "ooo, 0, 960, 960",
        "oo, 0, 640, never",
        "sdooo, 0, 1600, 1600",
        "oosooo, 0, 1920, 1920",
        "oosoodoopoom, 0, 3840, never",
        "ooosss, 0, 1920, 960",
        "oooooo, 640, 1920, 1600", // the phase begins with the third look's window
        "oooooo, 650, 1920, 1920", // or within it
        "oooooo, 640, 1599, never" // or ends before the fifth look
      })
  void from_looks_isTheThirdInARowInOrderWithinThePhase(
      String looks, long from, long to, Long expected) {
    var found = Peace.from(phase(from, to), looks(looks));
    assertThat(found.isPresent() ? (Long) found.getAsLong() : null).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "10 expert-2 spawned x, 0", // before
    "30 expert-2 spawned x, 0", // at the look that brings peace
    "31 expert-2 spawned x, 1",
    "31 expert-2 merged x, 1",
    "31 expert-2 retired x, 1",
    "31 expert-2 revived x, 1",
    "31 expert-2 thawed x, 1",
    "31 expert-2 confirmed x, 0",
    "31 expert-2 settled x, 0",
    "31 expert-2 frozen x, 0",
    "60 expert-2 spawned x, 1", // the first phase's last image
    "61 expert-2 spawned x, 0", // the next phase has not come to peace
    "40 expert-2 spawned x;50 expert-2 merged x;61 expert-3 spawned x, 2"
  })
  void spurious_decision_isOfThoseThatDisturbInPeace(String decisions, long expected) {
    var story =
        new Story(
            List.of("expert-0"),
            Map.of(),
            Stories.decisions(Stream.of(decisions.split(";"))),
            Map.of(),
            List.of(),
            List.of(phase(0, 1920), phase(1920, 2880)));
    assertThat(Peace.spurious(story, looks("ooooooood"))).isEqualTo(expected);
  }

  private static PlayedPhase phase(long from, long to) {
    return new PlayedPhase(from, to, List.of("invert", "noise"), NONE);
  }

  private static List<Winners> looks(String kinds) {
    var looks = new ArrayList<Winners>();
    for (char kind : kinds.toCharArray()) {
      int number = looks.size() + 1;
      looks.add(new Winners(320L * number, kind == 'p' ? 0.94 : 0.95, share(kind)));
    }
    return looks;
  }

  private static Map<String, Map<String, Double>> share(char kind) {
    var invert = Map.of("expert-0", 1.0);
    return switch (kind) {
      case 's' -> Map.of("invert", invert, "noise", Map.of("expert-1", 0.94, "expert-2", 0.06));
      case 'd' -> Map.of("invert", invert, "noise", invert);
      case 'm' -> Map.of("invert", invert);
      default -> Map.of("invert", invert, "noise", Map.of("expert-1", 0.95, "expert-0", 0.05));
    };
  }
}
