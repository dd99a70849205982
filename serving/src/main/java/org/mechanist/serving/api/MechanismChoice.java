package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.MechanismCatalogue;
import org.mechanist.ingest.mechanism.MechanismKind;
import org.mechanist.ingest.mechanism.MechanismParameter;

/**
 * A mechanism that a client chose.
 *
 * @param kind its name in the catalogue
 * @param parameters by name; those that are missing, and null for all, are as the catalogue has
 *     them
 */
record MechanismChoice(String kind, Map<String, Double> parameters) {

  /** The mechanism; a problem if there is none such. */
  Mechanism mechanism() {
    var chosen =
        MechanismCatalogue.kinds().stream()
            .filter(one -> one.name().equals(kind))
            .findFirst()
            .orElseThrow(
                () -> invalid("There is no such kind of mechanism; /api/mechanisms lists them."));
    var given = parameters == null ? Map.<String, Double>of() : parameters;
    var names = chosen.parameters().stream().map(MechanismParameter::name).toList();
    if (!names.containsAll(given.keySet())) {
      throw invalid("It has no such parameter; those of %s are %s.".formatted(kind, names));
    }
    return of(chosen, given);
  }

  private static Mechanism of(MechanismKind kind, Map<String, Double> values) {
    try {
      return kind.of(values);
    } catch (IllegalArgumentException e) {
      throw invalid("That is no mechanism: %s.".formatted(e.getMessage()));
    }
  }

  private static RuntimeException invalid(String detail) {
    return Answers.problem(HttpResponseStatus.UNPROCESSABLE_ENTITY, detail);
  }
}
