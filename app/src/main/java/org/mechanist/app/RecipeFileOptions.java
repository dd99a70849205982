package org.mechanist.app;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.recipe.Recipes;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How is learned. */
final class RecipeFileOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      defaultValue = "mechanist",
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES}, or a JSON file (default: ${DEFAULT-VALUE}).")
  private String recipe;

  @Option(
      names = "--set",
      paramLabel = "OPTION=VALUE",
      description =
          "Change an option of the recipe, such as experts.adam.beta1=0.9; may be repeated.")
  private Map<String, String> changes = new LinkedHashMap<>();

  /** The names of the recipes that ship. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Recipes.BUILT_IN.iterator();
    }
  }

  Recipe recipe() {
    return recipe(Map.of());
  }

  /** With further changes, which those of the user override. */
  Recipe recipe(Map<String, String> further) {
    var all = new LinkedHashMap<>(further);
    all.putAll(changes);
    return Usage.checked(command, () -> Recipes.load(recipe, all));
  }
}
