package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mechanist.serving.api.Answers.Answer;
import org.mechanist.serving.deadletters.DeadLetters;
import org.mechanist.serving.deadletters.Letter;
import org.mechanist.serving.deadletters.Position;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The routes of dead letters: what there is, and back onto its topic with one. */
final class DeadLetterRoutes {

  private static final int LIMIT = 20;
  private static final int MOST = 200;

  /**
   * Some of them.
   *
   * @param count how many there are
   * @param letters the newest, newest first
   */
  private record Letters(long count, List<Letter.Summary> letters) {}

  private final DeadLetters deadLetters;
  private final Work work;

  DeadLetterRoutes(DeadLetters deadLetters, Work work) {
    this.deadLetters = deadLetters;
    this.work = work;
  }

  Publisher<Void> list(HttpServerRequest request, HttpServerResponse response) {
    return Answers.send(
        Mono.fromSupplier(() -> limit(request.uri()))
            .flatMap(limit -> work.ask(() -> Answer.json(letters(limit)))),
        response);
  }

  private static int limit(String uri) {
    var given = new QueryStringDecoder(uri).parameters().getOrDefault("limit", List.of());
    var text = given.isEmpty() ? Integer.toString(LIMIT) : given.get(0);
    int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw Answers.problem(
          HttpResponseStatus.BAD_REQUEST, "The limit is 1 to %d.".formatted(MOST));
    }
    return limit;
  }

  private Letters letters(int limit) {
    var survey = deadLetters.survey(Optional.empty(), limit);
    var letters = new ArrayList<>(survey.last());
    Collections.reverse(letters);
    return new Letters(survey.count(), letters);
  }

  Publisher<Void> replay(HttpServerRequest request, HttpServerResponse response) {
    return Answers.send(
        Mono.fromSupplier(() -> position(request.param("position")))
            .flatMap(position -> work.ask(() -> replay(position))),
        response);
  }

  private static Position position(String text) {
    try {
      return Position.parse(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw Answers.notFound();
    }
  }

  private Answer replay(Position position) {
    try {
      deadLetters.requireAll(Set.of(position));
    } catch (IllegalStateException e) {
      throw Answers.notFound();
    }
    var replay = deadLetters.replay(letter -> letter.position().equals(position), false);
    if (!replay.cut().isEmpty()) {
      throw Answers.problem(
          HttpResponseStatus.CONFLICT,
          "Only a part of this dead letter was kept, since it was too large; there is no whole to"
              + " put back.");
    }
    if (!replay.skipped().isEmpty()) {
      throw Answers.problem(
          HttpResponseStatus.CONFLICT, "This dead letter was put back onto its topic before.");
    }
    return replay.sent().keySet().stream()
        .findFirst()
        .map(topic -> Answer.json(Map.of("topic", topic)))
        .orElseThrow(Answers::notFound);
  }
}
