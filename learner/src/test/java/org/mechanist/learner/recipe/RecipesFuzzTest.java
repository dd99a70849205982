package org.mechanist.learner.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.mechanist.fuzz.Frugal;
import org.mechanist.fuzz.Mutations;

/** Whatever is in a recipe's file or given by {@code --set}, it is a recipe or refused. */
class RecipesFuzzTest {

  private static final Path BUILT_IN =
      Path.of("src", "main", "resources", "org", "mechanist", "learner", "recipe");

  private static Path file;

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("mechanist-fuzz", ".json");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Property(seed = "1")
  void load_anyFile_isARecipeOrRefused(@ForAll("files") byte[] bytes) throws Exception {
    Files.write(file, bytes);
    holds(bytes.length, Map.of());
  }

  @Property(seed = "1")
  void load_anyChange_isARecipeOrRefused(
      @ForAll("options") String option, @ForAll("values") String value) throws Exception {
    Files.writeString(file, "{\"extends\": \"paper\"}");
    holds(option.length() + value.length(), Map.of(option, value));
  }

  private static void holds(int length, Map<String, String> changes) throws Exception {
    try {
      var recipe = Frugal.decode(length, () -> Recipes.load(file.toString(), changes));
      assertThat(recipe.name()).isNotNull();
      assertThat(recipe.toString()).isNotBlank();
    } catch (IllegalArgumentException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  @Provide
  Arbitrary<byte[]> files() throws IOException {
    return Mutations.of(
        Files.readAllBytes(BUILT_IN.resolve("paper.json")),
        Files.readAllBytes(BUILT_IN.resolve("mechanist.json")),
        "{\"extends\": \"mechanist\", \"name\": \"mine\", \"experts\": {\"filters\": 16}}"
            .getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> options() {
    return Mutations.ofText("experts.adam.beta1", "name", "objective", "gate.proposals", "growth");
  }

  @Provide
  Arbitrary<String> values() {
    return Mutations.ofText("0.9", "\"vae\"", "16", "{\"filters\": 3}", "winners_first", "[1]");
  }
}
