package org.mechanist.learner.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("org.mechanist.learner.recipe.Recipes#BUILT_IN")
  void load_builtIn_hasItsName(String name) {
    assertThat(Recipes.load(name).name()).isEqualTo(name);
  }

  @Test
  void load_paper_saysWhatThePaperSays() {
    var paper = Recipes.load("paper");

    assertThat(paper.batch()).isEqualTo(32);
    assertThat(paper.pretraining().start()).isEqualTo(Recipe.Start.INDEPENDENT);
    assertThat(paper.pretraining().iterations()).isEqualTo(200);
    assertThat(paper.experts().filters()).isEqualTo(32);
    assertThat(paper.experts().statistics()).isEqualTo(Recipe.Statistics.BATCH);
    assertThat(paper.experts().adam()).isEqualTo(new Recipe.Adam(1e-3, 0, 0.9, 0.999, 1e-8, false));
    assertThat(paper.experts().averaging()).isZero();
    assertThat(paper.objective()).isEqualTo(Recipe.ObjectiveKind.DISCRIMINATOR);
    assertThat(paper.discriminator().adam()).isEqualTo(paper.experts().adam());
    assertThat(paper.discriminator().losers()).isEqualTo(-1);
    assertThat(paper.discriminator().edges()).isFalse();
    assertThat(paper.discriminator().inputNoise()).isZero();
    assertThat(paper.discriminator().scoringNoise()).isZero();
    assertThat(paper.discriminator().order()).isEqualTo(Recipe.Order.DISCRIMINATOR_FIRST);
    assertThat(paper.reseeding().everySteps()).isZero();
    assertThat(paper.gate().isUsed()).isFalse();
  }

  @Test
  void load_fileThatExtends_changesOnlyWhatItNames() throws IOException {
    var file =
        write(
            """
            {"extends": "paper", "name": "mine", "experts": {"filters": 8, "adam": {"beta1": 0.5}}}
            """);

    var mine = Recipes.load(file);
    var paper = Recipes.load("paper");

    assertThat(mine.name()).isEqualTo("mine");
    assertThat(mine.experts().filters()).isEqualTo(8);
    assertThat(mine.experts().adam()).isEqualTo(new Recipe.Adam(1e-3, 0, 0.5, 0.999, 1e-8, false));
    assertThat(mine.experts().statistics()).isEqualTo(paper.experts().statistics());
    assertThat(mine.discriminator()).isEqualTo(paper.discriminator());
    assertThat(mine.pretraining()).isEqualTo(paper.pretraining());
  }

  @Test
  void load_fileThatExtendsAFile_mergesAllThree() throws IOException {
    var first = write("{\"extends\": \"paper\", \"batch\": 16, \"name\": \"first\"}");
    var second = write("{\"extends\": \"%s\", \"name\": \"second\"}".formatted(first));

    var recipe = Recipes.load(second);

    assertThat(recipe.name()).isEqualTo("second");
    assertThat(recipe.batch()).isEqualTo(16);
    assertThat(recipe.experts()).isEqualTo(Recipes.load("paper").experts());
  }

  @Test
  void load_fileThatExtendsItself_saysSo() throws IOException {
    var file = folder.resolve("circle.json");
    Files.writeString(file, "{\"extends\": \"%s\"}".formatted(file));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load(file.toString()))
        .withMessageContaining("extends itself")
        .withMessageContaining("circle.json");
  }

  @Test
  void load_changes_areNumbersWordsAndTruths() {
    var recipe =
        Recipes.load(
            "mechanist",
            Map.of(
                "batch", "4",
                "name", "other",
                "experts.adam.beta1", "0.25",
                "experts.statistics", "batch",
                "experts.consistency.weight", "0",
                "experts.averagesCompete", "true",
                "objective", "vae",
                "discriminator.losers", "-1"));

    assertThat(recipe.batch()).isEqualTo(4);
    assertThat(recipe.name()).isEqualTo("other");
    assertThat(recipe.experts().adam().beta1()).isEqualTo(0.25);
    assertThat(recipe.experts().statistics()).isEqualTo(Recipe.Statistics.BATCH);
    assertThat(recipe.experts().averagesCompete()).isTrue();
    assertThat(recipe.objective()).isEqualTo(Recipe.ObjectiveKind.VAE);
    assertThat(recipe.discriminator().losers()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "batches, 'batches', 'batch'",
    "experts.filterz, 'filterz', 'filters'",
    "experts.adam.beta3, 'beta3', 'beta1'",
    "reseeding.every, 'every', 'everySteps'"
  })
  void load_unknownOption_namesThoseThereAre(String path, String given, String allowed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load("mechanist", Map.of(path, "1")))
        .withMessageContaining("\"" + given + "\"")
        .withMessageContaining("\"" + allowed + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing.here", "batch.size", "experts.filters.size"})
  void load_pathToNowhere_namesIt(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load("mechanist", Map.of(path, "1")))
        .withMessageContaining(path);
  }

  @ParameterizedTest
  @CsvSource({
    "batch, 0, 1 to 4096",
    "batch, 5000, 1 to 4096",
    "experts.filters, 0, 1 to 1024",
    "experts.consistency.weight, -1, at least 0",
    "experts.consistency.noise, 2, 0 to 1",
    "experts.consistency.share, 0, 'more than 0, up to 1'",
    "experts.consistency.after, -1, at least 0",
    "experts.statistics, batch, 'FIXED, unless experts.consistency.weight is 0'",
    "experts.averaging, 1, '0 up to, not including, 1'",
    "experts.adam.learningRate, 0, more than 0",
    "experts.adam.learningRate, NaN, more than 0",
    "experts.adam.beta1, 1, '0 up to, not including, 1'",
    "experts.adam.beta2, -0.1, '0 up to, not including, 1'",
    "experts.adam.epsilon, 0, more than 0",
    "pretraining.images, 0, at least 1",
    "pretraining.iterations, -1, at least 0",
    "pretraining.window, 0, at least 1",
    "pretraining.cloneNoise, -0.1, at least 0",
    "discriminator.losers, -2, '−1 (all), 0 or more'",
    "discriminator.winnerShare, 1.1, 0 to 1",
    "discriminator.logitPenalty, -0.1, at least 0",
    "discriminator.inputNoise, -1, at least 0",
    "discriminator.scoringNoise, -1, at least 0",
    "vae.hidden, 0, 1 to 4096",
    "vae.latent, 1025, 1 to 1024",
    "vae.pretrainingSteps, -1, at least 0",
    "vae.pretrainingBatch, 0, 1 to 4096",
    "reseeding.everySteps, -1, at least 0",
    "reseeding.noise, -1, at least 0"
  })
  void load_valueOutOfRange_namesTheRange(String path, String value, String allowed) {
    var option = path.substring(path.lastIndexOf('.') + 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load("mechanist", Map.of(path, value)))
        .withMessageContaining("recipe mechanist")
        .withMessageContaining(option + " is")
        .withMessageContaining("allowed: " + allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "experts.statistics, sometimes, BATCH",
    "experts.reduction, median, MEAN",
    "pretraining.start, late, CLONED",
    "objective, taste, VAE"
  })
  void load_unknownWord_namesTheWords(String path, String value, String allowed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load("mechanist", Map.of(path, value)))
        .withMessageContaining(value)
        .withMessageContaining(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "experts",
        "experts.adam",
        "experts.consistency",
        "experts.filters",
        "objective",
        "discriminator.order",
        "vae",
        "vae.adam",
        "reseeding"
      })
  void load_null_namesTheOption(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load("mechanist", Map.of(path, "null")))
        .withMessageContaining(path.substring(path.lastIndexOf('.') + 1));
  }

  @Test
  void load_fileThatLeavesSomethingOut_namesIt() throws IOException {
    var file = write("{\"name\": \"mine\", \"batch\": 32}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load(file))
        .withMessageContaining("pretraining");
  }

  @Test
  void load_neitherBuiltInNorFile_namesThoseThatShip() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load("papr"))
        .withMessageContaining("papr")
        .withMessageContaining("mechanist, paper");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\": ", "nonsense", "{\"name\" \"x\"}"})
  void load_fileThatIsNotJson_saysSo(String text) throws IOException {
    var file = write(text);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load(file))
        .withMessageContaining(file)
        .withMessageContaining("not JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "3", ""})
  void load_fileThatIsNoObject_saysSo(String text) throws IOException {
    var file = write(text);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load(file))
        .withMessageContaining("not a JSON object");
  }

  private String write(String json) throws IOException {
    var file = Files.createTempFile(folder, "recipe", ".json");
    return Files.writeString(file, json).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "", "..", "experts.", ".experts"})
  void load_changeOfNoOption_isRefused(String option) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipes.load("paper", Map.of(option, "1")));
  }
}
