package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mechanist.serving.api.Answers.Answer;
import org.mechanist.serving.api.Restoring.RestoredImage;
import org.mechanist.serving.api.Restoring.Result;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The route that restores what it is sent: as JSON, as a PNG file, or as bare pixels. */
final class RestoreRoute {

  static final String RAW = "application/octet-stream";

  private final Restoring restoring;
  private final Work work;

  RestoreRoute(Restoring restoring, Work work) {
    this.restoring = restoring;
    this.work = work;
  }

  Publisher<Void> restore(HttpServerRequest request, HttpServerResponse response) {
    return Answers.send(
        Bodies.bytes(request)
            .flatMap(
                body ->
                    work.call(() -> restoring.restore(parse(request, body)))
                        .map(result -> answer(result, request, response))),
        response);
  }

  private static RestoreRequest parse(HttpServerRequest request, byte[] body) {
    var query = new QueryStringDecoder(request.uri()).parameters();
    return switch (Bodies.mediaType(request)) {
      case Answers.JSON -> Bodies.json(body, RestoreRequest.class, null);
      case Png.TYPE -> {
        var pixels = Png.decode(body);
        yield single(pixels.width(), pixels.height(), pixels.values(), query);
      }
      case RAW -> single(number("width", query), number("height", query), body, query);
      default ->
          throw Answers.problem(
              HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
              "Images come as %s, %s or %s.".formatted(Answers.JSON, Png.TYPE, RAW));
    };
  }

  private static RestoreRequest single(
      int width, int height, byte[] pixels, Map<String, List<String>> query) {
    var expert = query.getOrDefault("expert", List.of());
    return new RestoreRequest(
        List.of(new RestoreRequest.Raw(width, height, pixels)),
        null,
        expert.isEmpty() ? null : expert.get(0));
  }

  private static int number(String name, Map<String, List<String>> query) {
    var given = query.getOrDefault(name, List.of());
    if (given.isEmpty() || !given.get(0).matches("\\d{1,4}")) {
      throw Answers.problem(
          HttpResponseStatus.BAD_REQUEST, "Bare pixels need ?width= and &height=, in pixels.");
    }
    return Integer.parseInt(given.get(0));
  }

  private static Answer answer(
      Result result, HttpServerRequest request, HttpServerResponse response) {
    var accepts = request.requestHeaders().get(HttpHeaderNames.ACCEPT, "").toLowerCase(Locale.ROOT);
    boolean single = result.images().size() == 1;
    if (!single || !(accepts.contains(Png.TYPE) || accepts.contains(RAW))) {
      return Answer.json(result);
    }
    var image = result.images().get(0);
    describe(image, result.modelVersion(), response);
    return accepts.contains(Png.TYPE)
        ? new Answer(
            HttpResponseStatus.OK,
            Png.TYPE,
            Png.encode(image.width(), image.height(), image.restored()))
        : new Answer(HttpResponseStatus.OK, RAW, image.restored());
  }

  private static void describe(
      RestoredImage image, String modelVersion, HttpServerResponse response) {
    response
        .header("Expert", image.expert())
        .header("Score", Double.toString(image.score()))
        .header("Explained", Boolean.toString(image.explained()))
        .header("Model-Version", modelVersion);
    if (image.label() != null) {
      response.header("Label", Integer.toString(image.label()));
    }
  }
}
