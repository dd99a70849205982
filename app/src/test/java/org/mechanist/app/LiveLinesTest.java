package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveLinesTest {

  private final LiveLines lines = new LiveLines();

  @Test
  void redraw_firstTime_beginsWhereTheCursorIs() {
    assertThat(lines.redraw(List.of("one", "two"), 80, 24))
        .isEqualTo("\rone\u001b[K\r\ntwo\u001b[K\r\n\u001b[J");
  }

  @Test
  void redraw_again_goesUpAsManyRowsAsWereShown() {
    lines.redraw(List.of("one", "two"), 80, 24);
    assertThat(lines.redraw(List.of("three"), 80, 24))
        .isEqualTo("\r\u001b[2Athree\u001b[K\r\n\u001b[J");
    assertThat(lines.redraw(List.of("four"), 80, 24)).startsWith("\r\u001b[1Afour");
  }

  @Test
  void redraw_lineTooLong_isCutBeforeItWraps() {
    assertThat(lines.redraw(List.of("0123456789"), 5, 24)).isEqualTo("\r0123\u001b[K\r\n\u001b[J");
  }

  @Test
  void redraw_moreLinesThanRows_showsTheFirstOnes() {
    assertThat(lines.redraw(List.of("1", "2", "3", "4"), 80, 3))
        .contains("1", "2")
        .doesNotContain("3\u001b[K", "4\u001b[K");
  }

  @Test
  void redraw_terminalBecameNarrower_countsTheRowsThatWrapped() {
    lines.redraw(List.of("0123456789", "", "x"), 80, 24);
    // Ten characters in four columns take three rows, the empty line and the x one each.
    assertThat(lines.redraw(List.of("y"), 4, 24)).startsWith("\r\u001b[5Ay");
  }

  @Test
  void redraw_terminalOfOneColumnAndRow_showsNothing() {
    assertThat(lines.redraw(List.of("one"), 1, 1)).isEqualTo("\r\u001b[J");
  }

  @Test
  void redraw_unknownSize_takesTheUsualOne() {
    var line = "0".repeat(200);
    assertThat(lines.redraw(List.of(line), 0, 0)).contains("0".repeat(79)).hasSizeLessThan(100);
  }

  @Test
  void clear_something_takesItAway() {
    lines.redraw(List.of("one", "two"), 80, 24);
    assertThat(lines.clear(80, 24)).isEqualTo("\r\u001b[2A\u001b[J");
    assertThat(lines.clear(80, 24)).isEmpty();
  }
}
