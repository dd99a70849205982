package org.mechanist.serving.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.schemas.Json;
import org.mechanist.serving.story.Story;
import org.mechanist.serving.story.StorySection;

/** Leaves a page under {@code target/experiment} for people to look at. */
class ReproductionFolderTest {

  private static final Path SHOWN = Path.of("target", "experiment");

  @TempDir private Path parent;

  @Test
  void finished_keptRun_isTheSame() throws IOException {
    var folder = new ReproductionFolder(parent.resolve("new"));
    var run = SeedRuns.small(3, 1);
    folder.keep(run);
    assertThat(folder.finished(3)).contains(run);
    assertThat(folder.finished(4)).isEmpty();
    assertThat(parent.resolve("new")).isDirectoryContaining(file -> file.endsWith("seed-3.json"));
    assertThat(parent.resolve("new").toFile().list()).hasSize(1);
  }

  @Test
  void finished_keptAgain_isTheLater() throws IOException {
    var folder = new ReproductionFolder(parent);
    folder.keep(SeedRuns.small(3, 0.5));
    folder.keep(SeedRuns.small(3, 1));
    assertThat(folder.finished(3)).contains(SeedRuns.small(3, 1));
  }

  @Test
  void finished_orderOfShares_isKept() throws IOException {
    var folder = new ReproductionFolder(parent);
    var run = SeedRuns.of(1, 50, true);
    folder.keep(run);
    assertThat(folder.finished(1).orElseThrow().heldOut().share().keySet())
        .containsExactlyElementsOf(run.heldOut().share().keySet());
  }

  @Test
  void finished_committeeOfFixedSize_isKeptWithoutAStory() throws IOException {
    var folder = new ReproductionFolder(parent);
    folder.keep(SeedRuns.small(3, 1));
    assertThat(fields("seed-3.json"))
        .containsExactly(
            "seed", "steps", "experts", "looks", "heldOut", "gallery", "secondsPerStep");
    assertThat(folder.finished(3).orElseThrow().story()).isNull();
  }

  @Test
  void finished_committeeThatGrew_keepsItsStory() throws IOException {
    var folder = new ReproductionFolder(parent);
    var run = SeedRuns.grown(3);
    folder.keep(run);
    assertThat(folder.finished(3).orElseThrow().story()).isEqualTo(run.story());
    assertThat(fields("seed-3.json")).contains("story");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lifecycle", "windows", "phases", "founders"})
  void finished_storyThatLacksAPart_isNone(String part) throws IOException {
    var folder = new ReproductionFolder(parent);
    folder.keep(SeedRuns.grown(3));
    var file = parent.resolve("seed-3.json").toFile();
    var json = Json.MAPPER.readTree(file);
    ((ObjectNode) json.path("story")).remove(part);
    Json.MAPPER.writeValue(file, json);
    assertThat(folder.finished(3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "not JSON",
        "{\"seed\":1}",
        "{\"seed\":1,\"steps\":9,\"looks\":null,\"heldOut\":null,\"secondsPerStep\":1}",
        "{\"seed\":1,\"steps\":9,\"looks\":[{}],\"heldOut\":{},\"secondsPerStep\":1}"
      })
  void finished_brokenFile_isNone(String content) throws IOException {
    Files.writeString(parent.resolve("seed-1.json"), content);
    assertThat(new ReproductionFolder(parent).finished(1)).isEmpty();
  }

  @Test
  void finished_fileCutOffOrTooLong_isNone() throws IOException {
    var folder = new ReproductionFolder(parent);
    var file = parent.resolve("seed-1.json");
    folder.keep(SeedRuns.small(1, 1));
    var whole = Files.readString(file);
    for (int length = 0; length < whole.length(); length += whole.length() / 9) {
      Files.writeString(file, whole.substring(0, length));
      assertThat(folder.finished(1)).isEmpty();
    }
    Files.writeString(file, whole + whole);
    assertThat(folder.finished(1)).isEmpty();
  }

  @Test
  void finished_fileOfAnotherSeed_isNone() throws IOException {
    var folder = new ReproductionFolder(parent);
    folder.keep(SeedRuns.small(1, 1));
    Files.move(parent.resolve("seed-1.json"), parent.resolve("seed-2.json"));
    assertThat(folder.finished(2)).isEmpty();
  }

  @Test
  void keep_afterAHalfWrittenFile_replacesIt() throws IOException {
    Files.writeString(parent.resolve("seed-1.json.tmp"), "{\"seed\":");
    Files.writeString(parent.resolve("seed-1.json"), "{\"seed\":");
    var folder = new ReproductionFolder(parent);
    folder.keep(SeedRuns.small(1, 1));
    assertThat(folder.finished(1)).contains(SeedRuns.small(1, 1));
    assertThat(parent.resolve("seed-1.json.tmp")).doesNotExist();
  }

  @Test
  void report_twoSmallRuns_givesTheCsvExactly() throws IOException {
    new ReproductionFolder(parent)
        .report("six", "paper", List.of(SeedRuns.small(2, 0.9), SeedRuns.small(1, 1)));
    assertThat(parent.resolve("runs.csv"))
        .hasContent(
            """
            seed,step,images seen,accuracy transformed,accuracy restored,accuracy clean,purity,\
            ari,distinct experts,"share say ""10\""","share translate(4,0)",logit canonical,\
            logit winner,logit loser,milliseconds per step
            1,10,320,0.375,0.5,1.0,0.75,0.25,2,,0.75,0.5,-0.5,,12.5
            1,20,640,0.375,0.75,1.0,1.0,0.5,2,1.0,1.0,2.0,1.0,-1.0,11.25
            2,10,320,0.375,0.5,1.0,0.75,0.25,2,,0.75,0.5,-0.5,,12.5
            2,20,640,0.375,0.75,1.0,0.9,0.5,2,1.0,1.0,2.0,1.0,-1.0,11.25
            """);
  }

  @Test
  void report_twoSmallRuns_givesTheSummaryExactlyAndItValidates() throws IOException {
    new ReproductionFolder(parent)
        .report("six", "paper", List.of(SeedRuns.small(2, 0.9), SeedRuns.small(1, 1)));
    var json = Json.MAPPER.readTree(parent.resolve("summary.json").toFile());
    assertThat(json.toString())
        .isEqualTo(
            """
            {"experiment":"six","recipe":"paper","runs":[\
            {"seed":1,"steps":20,"bijective":true,"purity":1.0,"ari":0.5,\
            "accuracy":{"transformed":0.375,"restored":0.875,"clean":0.9375},\
            "accuracyByMechanism":{},"secondsPerStep":0.0125},\
            {"seed":2,"steps":20,"bijective":false,"purity":0.9,"ari":0.5,\
            "accuracy":{"transformed":0.375,"restored":0.875,"clean":0.9375},\
            "accuracyByMechanism":{},"secondsPerStep":0.0125}]}\
            """);
    assertThat(schema().validate(json)).isEmpty();
    ((ObjectNode) json.path("runs").path(0)).remove("bijective");
    assertThat(schema().validate(json)).hasSize(1);
  }

  @Test
  void report_committeeThatGrew_hasItsLifecycleInTheSummaryWhichValidates() throws IOException {
    new ReproductionFolder(parent)
        .report("from-one", "mechanist", List.of(SeedRuns.small(1, 1), SeedRuns.grown(2)));
    var json = Json.MAPPER.readTree(parent.resolve("summary.json").toFile());
    assertThat(schema().validate(json)).isEmpty();
    assertThat(json.path("runs").path(0).has("lifecycle")).isFalse();
    var lifecycle = json.path("runs").path(1).path("lifecycle");
    assertThat(lifecycle.path("decisions").asInt()).isEqualTo(35);
    assertThat(lifecycle.path("mechanisms").path("translate(-4,4)").has("firstImage")).isTrue();
    ((ObjectNode) lifecycle).remove("spuriousDecisions");
    assertThat(schema().validate(json)).hasSize(1);
  }

  @Test
  void report_committeeThatGrew_tellsItsStory() throws IOException {
    var page =
        new ReproductionFolder(Path.of("target", "grown"))
            .report("from-one", "mechanist", List.of(SeedRuns.small(1, 1), SeedRuns.grown(2)));
    var html = Files.readString(page);
    assertThat(html)
        .contains("From 1 expert to 5 experts for 5 mechanisms, by 35 decisions," + " ")
        .containsOnlyOnce("<div class=\"story\">")
        .contains("<summary>35 decisions</summary>")
        .contains("into expert-13: it did not part from its copy")
        .doesNotContain("{{");
    assertThat(rows(html))
        .contains(
            "|960|30|spawned|expert-1|as a noisy copy of expert-0: it is on trial: may there be two"
                + " jobs where there is one expert?|",
            "|translate(-4,4)|32,000|–|5,120|75.0 %|0.5|−0.5|");
    assertThat(pictures(html)).containsSubsequence("seed-2-timeline", "seed-2-size");
  }

  @Test
  void report_fewDecisions_areNotFoldedUp() throws IOException {
    var run = SeedRuns.grown(2);
    var story = run.story();
    var page =
        new ReproductionFolder(parent)
            .report(
                "from-one",
                "mechanist",
                List.of(
                    new SeedRun(
                        2,
                        run.steps(),
                        run.experts(),
                        run.looks(),
                        run.heldOut(),
                        run.gallery(),
                        run.secondsPerStep(),
                        new Story(
                            story.founders(),
                            story.firstImages(),
                            story.lifecycle().subList(0, StorySection.MOST_SHOWN),
                            story.expertsOverTime(),
                            story.windows(),
                            story.phases()))));
    assertThat(Files.readString(page)).contains("<h3>Decisions</h3>").doesNotContain("<details>");
  }

  @Test
  void report_tenSeeds_namesEachAndTheirCountAndHasTheirPictures() throws IOException {
    var runs =
        LongStream.rangeClosed(1, 10)
            .mapToObj(seed -> SeedRuns.of(seed, 2000, seed % 4 != 0))
            .toList();
    var page = new ReproductionFolder(SHOWN).report("specialization", "paper", runs);
    var html = Files.readString(page);
    assertThat(page).isEqualTo(SHOWN.resolve("index.html"));
    assertThat(html)
        .contains("<h1>Mechanist: specialization, recipe paper, seeds 1–10</h1>")
        .contains("class=\"verdict good\">8 of 10 seeds one to one.")
        .contains("Paper: 7 of 10 runs one to one.")
        .contains("2,000 learning steps.")
        .doesNotContain("{{")
        .doesNotContain("http");
    for (var run : runs) {
      assertThat(html)
          .contains("<h2 id=\"seed-%d\">Seed %1$d <".formatted(run.seed()))
          .contains("<a href=\"#seed-%d\">".formatted(run.seed()));
    }
    assertThat(rows(html))
        .hasSize(12)
        .contains(
            "|1|yes|0.999|0.998|98.1 %|99.0 %|0.9|325|650 (97.3 %)|613.0|",
            "|4|no|0.900|0.870|92.1 %|99.0 %|6.9|never|825 (91.4 %)|616.0|",
            "|median|8 of 10|0.999|0.998|98.1 %|99.0 %|0.9|538|900|617.5|",
            "|paper|7 of 10|");
    assertThat(pictures(html)).hasSize(3 + 10 * 4 + 3);
    for (var name : pictures(html)) {
      assertPicture(SHOWN.resolve(name + ".png"));
      assertThat(SHOWN.resolve(name + "-dark.png")).isNotEmptyFile();
    }
  }

  @Test
  void report_experimentsOfOneTraining_haveTheirOwnFigureFirst() throws IOException {
    var folder = new ReproductionFolder(parent);
    var runs = List.of(SeedRuns.of(1, 500, true));
    var classifier = Files.readString(folder.report("classifier", "paper", runs));
    assertThat(classifier)
        .contains("class=\"verdict good\">98.1 % of restored digits are read as labelled;")
        .contains("Paper: 40 % of transformed digits");
    assertThat(rows(classifier)).contains("|paper|≈ 99 %|");
    assertThat(pictures(classifier).get(3)).isEqualTo("seed-1-share");
    var transfer = pictures(Files.readString(folder.report("transfer", "paper", runs)));
    assertThat(transfer.get(3)).isEqualTo("seed-1-transfer");
    assertThat(transfer).hasSameElementsAs(pictures(classifier));
    assertThat(pictures(Files.readString(folder.report("convergence", "paper", runs))))
        .startsWith("unchanged");
  }

  @Test
  void report_experimentWithoutAGoal_isNeitherGoodNorBad() throws IOException {
    var runs = List.of(SeedRuns.small(1, 1));
    var folder = new ReproductionFolder(parent);
    assertThat(Files.readString(folder.report("single-net/64-filters", "paper", runs)))
        .contains("class=\"verdict neutral\">87.5 % of restored digits")
        .contains("Paper: A single network");
  }

  @Test
  void report_expertsWithoutAMechanism_areNamed() throws IOException {
    var page =
        new ReproductionFolder(parent).report("too-many", "paper", List.of(SeedRuns.small(1, 1)));
    assertThat(Files.readString(page)).contains("<p class=\"roles\">idle: expert-0.</p>");
  }

  @Test
  void write_variants_leadsToThePageOfEach() throws IOException {
    var variants = new LinkedHashMap<String, List<SeedRun>>();
    variants.put("64-filters", List.of(SeedRuns.of(1, 500, true), SeedRuns.of(2, 400, false)));
    variants.put("128-filters", List.of(SeedRuns.of(3, 500, true)));
    var page = Files.readString(VariantsPage.write(parent, "capacity", "paper", variants));
    assertThat(page)
        .contains("<a href=\"128-filters/index.html\">")
        .contains("Paper: Wider")
        .doesNotContain("{{");
    assertThat(rows(page)).contains("|128-filters|1 of 1|0.999|0 of 0|41.0 %|98.1 %|99.0 %|615|");
    assertThat(parent.resolve("variants.png")).isNotEmptyFile();
  }

  @Test
  void report_fewerThanThePaper_saysSo() throws IOException {
    var runs = LongStream.of(1, 2, 3, 7).mapToObj(seed -> SeedRuns.small(seed, 1 / seed)).toList();
    var folder = new ReproductionFolder(parent);
    assertThat(Files.readString(folder.report("specialization", "paper", runs)))
        .contains("seeds 1–3, 7</h1>")
        .contains("class=\"verdict\">1 of 4 seeds one to one.");
  }

  @Test
  void report_experimentThePaperTellsNothingOf_leavesItOut() throws IOException {
    var page =
        new ReproductionFolder(parent)
            .report("<six> experts", "paper", List.of(SeedRuns.small(5, 1)));
    assertThat(Files.readString(page))
        .contains("<h1>Mechanist: &lt;six&gt; experts, recipe paper, seed 5</h1>")
        .contains("class=\"verdict good\">1 of 1 seed one to one.")
        .doesNotContain("<six>")
        .doesNotContainIgnoringCase("of 10")
        .doesNotContain("Paper:");
  }

  @Test
  void report_runWithoutLooks_hasNoPictures() throws IOException {
    var verdict = SeedRuns.small(1, 1).heldOut();
    var page =
        new ReproductionFolder(parent)
            .report(
                "six",
                "paper",
                List.of(new SeedRun(1, 0, List.of(), List.of(), verdict, Gallery.empty(), 0)));
    assertThat(Files.readString(page)).contains("Seed 1 <").doesNotContain("<img");
    assertThat(parent.resolve("runs.csv")).content().hasLineCount(1);
  }

  @Test
  void report_noRuns_isRefused() {
    assertThatThrownBy(() -> new ReproductionFolder(parent).report("six", "paper", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The table's lines, cells separated by a bar. */
  private static List<String> rows(String html) {
    return html.lines()
        .filter(line -> line.startsWith("<tr><th"))
        .map(line -> line.replaceAll("(<[^>]*>)+", "|"))
        .toList();
  }

  private static List<String> pictures(String html) {
    return Pattern.compile("<img src=\"([^\"]+)\\.png\" alt=\"[^\"]+\" width=\"\\d+\"")
        .matcher(html)
        .results()
        .map(image -> image.group(1))
        .toList();
  }

  /** Twice the nominal size, and more than text on one colour. */
  private static void assertPicture(Path file) throws IOException {
    var image = ImageIO.read(file.toFile());
    var name = file.getFileName().toString();
    if (name.matches("seed-.*(samples|mechanisms|transfer|scores)[.]png")) {
      assertThat(image.getWidth()).isGreaterThan(2 * 1000);
      if (!name.contains("scores")) {
        return; // of grey images
      }
    } else if (name.startsWith("seed-") && !name.contains("share")) {
      assertThat(image.getWidth()).isEqualTo(2 * 580);
      assertThat(image.getHeight()).isEqualTo(2 * 420);
    } else if (!name.startsWith("seed-")) {
      assertThat(image.getWidth()).isEqualTo(2 * 1000);
      assertThat(image.getHeight()).isEqualTo(2 * 520);
    } else {
      assertThat(image.getWidth()).isBetween(2 * 2 * 440, 2 * 1200);
      assertThat(image.getHeight()).isEqualTo(2 * 560);
    }
    long drawn =
        IntStream.range(0, image.getWidth() * image.getHeight())
            .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
            .filter(rgb -> (rgb & 0xff) - (rgb >> 16 & 0xff) > 40)
            .count();
    assertThat(drawn).as("blue pixels of " + name).isGreaterThan(1000);
  }

  private List<String> fields(String file) throws IOException {
    var names = new ArrayList<String>();
    Json.MAPPER.readTree(parent.resolve(file).toFile()).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonSchema schema() throws IOException {
    try (var in = ReproductionFolder.class.getResourceAsStream("summary.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }
}
