package org.mechanist.serving.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.serving.api.Answers.Answer;
import org.mechanist.serving.experts.ExpertsClient;
import org.mechanist.serving.experts.NoAnswerException;
import org.mechanist.serving.live.LiveImage;
import org.mechanist.serving.live.LiveTopics;
import org.mechanist.serving.restore.OnDemandRestorer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The routes of experts: who there is, what they look like as models, and what is done to them. */
final class ExpertRoutes {

  private static final String MODEL = ".onnx";
  private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

  /** An expert of the committee, and some of the images that it won. */
  record Expert(@JsonUnwrapped CommitteeState.Member member, List<LiveImage.Sample> samples) {}

  private record Why(String reason) {}

  private record Merge(String expert, String other, String reason) {}

  private final LiveTopics live;
  private final Supplier<CommitteeState> committee; // null before a learner told
  private final OnDemandRestorer models;
  private final ExpertsClient client;
  private final Work work;

  /**
   * @param client with less patience than a person
   */
  ExpertRoutes(
      LiveTopics live,
      Supplier<CommitteeState> committee,
      OnDemandRestorer models,
      ExpertsClient client,
      Work work) {
    this.live = live;
    this.committee = committee;
    this.models = models;
    this.client = client;
    this.work = work;
  }

  Publisher<Void> all(HttpServerRequest request, HttpServerResponse response) {
    return Answers.send(
        Mono.fromSupplier(() -> Answer.json(Map.of("experts", experts()))), response);
  }

  private List<Expert> experts() {
    var state = committee.get();
    return state == null
        ? List.of()
        : state.experts().stream()
            .map(member -> new Expert(member, live.samples(member.expert())))
            .toList();
  }

  /** One expert, or its model if the name ends so. */
  Publisher<Void> one(HttpServerRequest request, HttpServerResponse response) {
    var id = request.param("expert");
    if (id == null || !id.matches(ID)) {
      return Answers.send(Mono.error(Answers::notFound), response);
    }
    return Answers.send(
        Mono.fromSupplier(
            () ->
                id.endsWith(MODEL)
                    ? model(id.substring(0, id.length() - MODEL.length()))
                    : expert(id)),
        response);
  }

  private Answer expert(String id) {
    return experts().stream()
        .filter(one -> one.member().expert().equals(id))
        .findFirst()
        .map(Answer::json)
        .orElseThrow(Answers::notFound);
  }

  private Answer model(String id) {
    var onnx = models.model(id).orElseThrow(Answers::notFound);
    return new Answer(HttpResponseStatus.OK, "application/octet-stream", onnx);
  }

  /** Has something done to an expert. */
  Publisher<Void> command(
      Command.Kind kind, HttpServerRequest request, HttpServerResponse response) {
    var id = request.param("expert");
    if (id == null || !id.matches(ID)) {
      return Answers.send(Mono.error(Answers::notFound), response);
    }
    return Answers.send(
        Bodies.bytes(request)
            .map(body -> Bodies.json(body, Why.class, new Why(null)))
            .flatMap(why -> work.ask(() -> ask(kind, id, null, why.reason()))),
        response);
  }

  /** Has an expert leave, and another have its job. */
  Publisher<Void> merge(HttpServerRequest request, HttpServerResponse response) {
    return Answers.send(
        Bodies.bytes(request)
            .map(body -> Bodies.json(body, Merge.class, null))
            .flatMap(
                merge ->
                    work.ask(
                        () ->
                            ask(
                                Command.Kind.MERGE,
                                named(merge.expert()),
                                named(merge.other()),
                                merge.reason()))),
        response);
  }

  private static String named(String id) {
    if (id == null || !id.matches(ID)) {
      throw Answers.problem(
          HttpResponseStatus.UNPROCESSABLE_ENTITY,
          "A merge names an expert and the other that is to have its job.");
    }
    return id;
  }

  private Answer ask(Command.Kind kind, String expert, String other, String reason) {
    Command command;
    try {
      command = new Command(UUID.randomUUID(), kind, expert, other, reason, null);
    } catch (IllegalArgumentException e) {
      throw Answers.problem(HttpResponseStatus.UNPROCESSABLE_ENTITY, e.getMessage());
    }
    try {
      var event = client.ask(command);
      if (event.kind() == LifecycleEvent.Kind.REFUSED) {
        throw Answers.problem(HttpResponseStatus.CONFLICT, event.reason());
      }
      return Answer.json(event);
    } catch (NoAnswerException e) {
      return Answer.json(HttpResponseStatus.ACCEPTED, Map.of("command", command.id()));
    }
  }
}
