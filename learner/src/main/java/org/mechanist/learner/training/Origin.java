package org.mechanist.learner.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.checkpoint.StateJson;
import org.mechanist.learner.recipe.Recipe;

/** What a learner was made with: with anything else it would not go on as it was. */
record Origin(Recipe recipe, Learner.Size size, long seed) {

  /**
   * For a checkpoint.
   *
   * @throws IllegalArgumentException if it is of a learner of another origin: names the first
   *     option that differs
   */
  void exchange(State state) {
    var given = StateJson.of(this);
    var made = state.value("origin", JsonNode.class, given);
    difference("", made, given)
        .ifPresent(
            difference -> {
              throw new IllegalArgumentException(
                  "the checkpoint is of another learner: %s".formatted(difference));
            });
  }

  private static Optional<String> difference(String path, JsonNode made, JsonNode given) {
    if (!made.isObject() || !given.isObject()) {
      return made.equals(given)
          ? Optional.empty()
          : Optional.of("its %s is %s, given is %s".formatted(path, text(made), text(given)));
    }
    var names = new LinkedHashSet<String>();
    made.fieldNames().forEachRemaining(names::add);
    given.fieldNames().forEachRemaining(names::add);
    var prefix = path.isEmpty() ? "" : path + ".";
    return names.stream()
        .flatMap(name -> difference(prefix + name, made.path(name), given.path(name)).stream())
        .findFirst();
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "none" : value.toString();
  }
}
