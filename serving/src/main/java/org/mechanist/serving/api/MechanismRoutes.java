package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.mechanist.ingest.mechanism.MechanismCatalogue;
import org.mechanist.serving.api.Answers.Answer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The routes of mechanisms: what there is to choose from, and what a demo sends. */
final class MechanismRoutes {

  private record Wanted(String kind, Map<String, Double> parameters, Double share) {}

  private final Optional<LiveMechanisms> mechanisms;
  private final Work work;

  /**
   * @param mechanisms empty where nobody sends any
   */
  MechanismRoutes(Optional<LiveMechanisms> mechanisms, Work work) {
    this.mechanisms = mechanisms;
    this.work = work;
  }

  Publisher<Void> catalogue(HttpServerRequest request, HttpServerResponse response) {
    return Answers.send(
        Mono.fromSupplier(() -> Answer.json(Map.of("kinds", MechanismCatalogue.kinds()))),
        response);
  }

  Publisher<Void> add(HttpServerRequest request, HttpServerResponse response) {
    return Answers.send(
        Bodies.bytes(request)
            .map(body -> Bodies.json(body, Wanted.class, null))
            .flatMap(wanted -> work.call(() -> add(wanted))),
        response);
  }

  private Answer add(Wanted wanted) {
    var mechanism = new MechanismChoice(wanted.kind(), wanted.parameters()).mechanism();
    double share = wanted.share() == null ? Double.NaN : wanted.share();
    if (share <= 0 || share >= 1) {
      throw Answers.problem(
          HttpResponseStatus.UNPROCESSABLE_ENTITY, "A share is above 0 and below 1.");
    }
    try {
      var name = live().add(mechanism, share);
      return Answer.json(HttpResponseStatus.CREATED, Map.of("name", name));
    } catch (IllegalArgumentException e) {
      throw Answers.problem(HttpResponseStatus.CONFLICT, e.getMessage());
    }
  }

  Publisher<Void> remove(HttpServerRequest request, HttpServerResponse response) {
    return Answers.send(
        Mono.fromSupplier(() -> decoded(request.param("name")))
            .flatMap(name -> work.call(() -> remove(name))),
        response);
  }

  /** A part of a path, where a plus sign is one. */
  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Answers.notFound();
    }
  }

  private Answer remove(String name) {
    try {
      if (!live().remove(name)) {
        throw Answers.notFound();
      }
      return new Answer(HttpResponseStatus.NO_CONTENT, null, new byte[0]);
    } catch (IllegalArgumentException e) {
      throw Answers.problem(HttpResponseStatus.CONFLICT, e.getMessage());
    }
  }

  private LiveMechanisms live() {
    return mechanisms.orElseThrow(Answers::notFound);
  }
}
