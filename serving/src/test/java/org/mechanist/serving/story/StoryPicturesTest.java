package org.mechanist.serving.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.serving.page.PictureFolder;
import org.mechanist.serving.picture.Course.Job;
import org.mechanist.serving.picture.Course.Span;

/** Leaves its pictures under {@code target/story} for people to look at. */
class StoryPicturesTest {

  private static final Path SHOWN = Path.of("target", "story");

  /** Jobs as {@code name:spans/in vain/marks}; spans as from-to and the standing's first letter. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | expert-0:0-10L//",
        "2 expert-1 spawned copy of expert-0;4 expert-1 merged into expert-0"
            + " | expert-0:0-10L/2-4O/",
        "2 expert-1 spawned copy of expert-0;4 expert-0 merged into expert-1;5 expert-1 settled x"
            + " | expert-0 → 1:0-4L,4-5L,5-10S/2-4O/4INHERITED",
        "2 expert-1 spawned copy of expert-0;4 expert-1 confirmed parted from expert-0"
            + " | expert-0:0-10L// expert-1:2-4O,4-10L//4CONFIRMED",
        "2 expert-1 spawned copy of expert-0;4 expert-1 confirmed parted from expert-0"
            + ";6 expert-0 merged into expert-1"
            + " | expert-0:0-6L//6MERGED expert-1:2-4O,4-10L//4CONFIRMED",
        "2 expert-1 spawned as an identity;4 expert-1 confirmed x"
            + " | expert-0:0-10L// expert-1:2-4N,4-10L//4CONFIRMED",
        "2 expert-1 spawned as an identity;4 expert-1 retired x"
            + " | expert-0:0-10L// born in vain:/2-4N/",
        "2 expert-1 spawned as an identity | expert-0:0-10L// expert-1:2-10N//",
        "2 expert-1 spawned copy of expert-0 | expert-0:0-10L/2-10O/",
        "1 expert-0 settled x;2 expert-0 frozen x;3 expert-0 retired x;5 expert-0 revived x;7"
            + " expert-0 thawed x | expert-0:0-1L,1-2S,2-3F,5-7F,7-10S//3RETIRED,5REVIVED,7THAWED",
        "1 expert-0 settled x;3 expert-1 spawned copy of expert-0;4 expert-1 merged into expert-0;5"
            + " expert-0 settled x | expert-0:0-1L,1-3S,3-5L,5-10S/3-4O/",
        "3 expert-9 unheard-of x | expert-0:0-10L//"
      })
  void of_decisions_areTheJobsAndWhoDidThem(String decisions, String expected) {
    var made = Stories.decisions(Stream.of(decisions.split(";")).filter(line -> !line.isEmpty()));
    var story = new Story(List.of("expert-0"), Map.of(), made, Map.of(), List.of(), List.of());
    assertThat(
            Lineages.of(story, 10 * Stories.BATCH).stream()
                .map(StoryPicturesTest::text)
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @Test
  void of_aRealCommittee_hasAJobForEachMechanismItFound() {
    var jobs = Lineages.of(Stories.lifelong(), 1625 * Stories.BATCH);
    assertThat(jobs)
        .extracting(Job::name)
        .containsExactly(
            "expert-0 → 2 → 5", "expert-1 → 4", "expert-6 → 7 → 13", "expert-8", "born in vain");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 expert-1 spawned copy of expert-0 | expert-1",
        "2 expert-1 spawned copy of expert-0;4 expert-1 confirmed parted from expert-0 | ''",
        "2 expert-1 spawned copy of expert-0;4 expert-1 merged into expert-0 | ''",
        "2 expert-1 spawned copy of expert-0;4 expert-0 merged into expert-1 | ''",
        "2 expert-1 spawned as an identity;3 expert-2 spawned as an identity;4 expert-1 retired x"
            + " | expert-2",
        "1 expert-0 settled x;2 expert-0 retired x;5 expert-0 revived x | ''"
      })
  void unproven_decisions_areThoseWithoutAJobAtTheEnd(String decisions, String expected) {
    var made = Stories.decisions(Stream.of(decisions.split(";")));
    var story = new Story(List.of("expert-0"), Map.of(), made, Map.of(), List.of(), List.of());
    assertThat(String.join(" ", story.unproven())).isEqualTo(expected);
  }

  @Test
  void of_run_drawsWhatItDidAndItsSize() throws IOException {
    Files.createDirectories(SHOWN);
    var figures =
        new StoryPictures(new PictureFolder(SHOWN)).of(Stories.lifelong(), "seed-1-", "Seed 1. ");
    assertThat(figures)
        .extracting(figure -> figure.name())
        .containsExactly("seed-1-timeline", "seed-1-size");
    for (var figure : figures) {
      assertThat(SHOWN.resolve(figure.name() + ".png")).isNotEmptyFile();
      assertThat(SHOWN.resolve(figure.name() + "-dark.png")).isNotEmptyFile();
    }
  }

  @Test
  void of_storyWithoutImages_drawsNothing() throws IOException {
    var nothing =
        new Story(List.of("expert-0"), Map.of(), List.of(), Map.of(), List.of(), List.of());
    assertThat(new StoryPictures(new PictureFolder(SHOWN)).of(nothing)).isEmpty();
  }

  private static String text(Job job) {
    return "%s:%s/%s/%s"
        .formatted(
            job.name(),
            spans(job.spans()),
            spans(job.inVain()),
            job.marks().stream()
                .map(mark -> (int) mark.at() / Stories.BATCH + mark.event().name())
                .collect(Collectors.joining(",")));
  }

  private static String spans(List<Span> spans) {
    return spans.stream()
        .map(
            span ->
                "%d-%d%s"
                    .formatted(
                        (int) span.from() / Stories.BATCH,
                        (int) span.to() / Stories.BATCH,
                        span.standing().name().charAt(0)))
        .collect(Collectors.joining(","));
  }
}
