package org.mechanist.serving.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.mechanist.schemas.Json;
import org.mechanist.serving.http.Problem;
import org.mechanist.serving.http.Problem.ProblemException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Sends what a route came to: values as JSON, bytes as they are, and problems as such. */
final class Answers {

  static final String JSON = "application/json";

  /** In seconds: a learner starts, or makes a snapshot, within that. */
  private static final String RETRY_AFTER = "5";

  private Answers() {}

  /**
   * What is sent.
   *
   * @param type of the content; null if there is none
   */
  record Answer(HttpResponseStatus status, String type, byte[] content) {

    static Answer json(Object value) {
      return json(HttpResponseStatus.OK, value);
    }

    static Answer json(HttpResponseStatus status, Object value) {
      try {
        return new Answer(status, JSON, Json.MAPPER.writeValueAsBytes(value));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("an answer is no JSON", e);
      }
    }
  }

  /** Sends an answer once it is there, or the problem that there is instead. */
  static Publisher<Void> send(Mono<Answer> answer, HttpServerResponse response) {
    return answer
        .flatMap(one -> send(one, response))
        .onErrorResume(ProblemException.class, e -> send(e.problem(), response));
  }

  private static Mono<Void> send(Answer answer, HttpServerResponse response) {
    response.status(answer.status());
    if (answer.type() == null) {
      return response.send();
    }
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, answer.type())
        .sendByteArray(Mono.just(answer.content()))
        .then();
  }

  private static Mono<Void> send(Problem problem, HttpServerResponse response) {
    if (problem.status().equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
      response.header(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER);
    }
    return problem.send(response);
  }

  static ProblemException problem(HttpResponseStatus status, String detail) {
    return new ProblemException(new Problem(status, detail));
  }

  static ProblemException notFound() {
    return new ProblemException(Problem.NOT_FOUND);
  }
}
