package org.mechanist.serving.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Holds the requests of one connection to {@link HttpLimits}: how large they are, and how long they
 * take to arrive. Sits right behind the codec, so that nothing behind it sees one that is too much.
 * On the connection's own thread.
 */
final class RequestBounds extends ChannelDuplexHandler {

  /** An answer is of the request's version, whatever that is. */
  private static final Set<HttpVersion> VERSIONS =
      Set.of(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1);

  /** For a body of which more is on its way than is taken. */
  private static final long LINGER_MS = 1000;

  private final HttpLimits limits;
  private Future<?> deadline;
  private long bodyBytes;
  private boolean arriving; // a request whose headers are there, but not all of its body
  private int unanswered; // requests whose headers are there, but not all of whose answers are sent
  private boolean refused;

  RequestBounds(HttpLimits limits) {
    this.limits = limits;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    setDeadline(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancelDeadline();
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var problem = refused ? null : problem((HttpObject) message);
    if (refused || problem != null) {
      boolean last = message instanceof LastHttpContent;
      ReferenceCountUtil.release(message);
      if (!refused) {
        refuse(context, problem, last);
      } else if (last) {
        context.close();
      }
      return;
    }
    if (message instanceof HttpRequest) {
      arriving = true;
      unanswered++;
      if (deadline == null) {
        setDeadline(context); // it came before the one before it was answered
      }
    }
    if (message instanceof LastHttpContent) {
      arriving = false;
      cancelDeadline();
      expectNext(context);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      context.write(message, promise);
    } else if (message instanceof LastHttpContent) {
      context.write(message, promise.unvoid().addListener(written -> answered(context)));
    } else {
      context.write(message, promise);
    }
  }

  private void answered(ChannelHandlerContext context) {
    unanswered = Math.max(0, unanswered - 1);
    expectNext(context);
  }

  /** Nobody waits for an answer, so a request is due. */
  private void expectNext(ChannelHandlerContext context) {
    if (!arriving && unanswered == 0) {
      setDeadline(context);
    }
  }

  private Problem problem(HttpObject message) {
    if (message.decoderResult().isFailure()) {
      return undecodable(message.decoderResult());
    }
    if (message instanceof HttpRequest request) {
      if (!VERSIONS.contains(request.protocolVersion())) {
        return new Problem(
            HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 is spoken here.");
      }
      if (!request.uri().startsWith("/")) {
        return new Problem(
            HttpResponseStatus.BAD_REQUEST, "What is asked for is a path, which begins with /.");
      }
      bodyBytes = 0;
      long announced = HttpUtil.getContentLength(request, 0L);
      if (announced > limits.bodyBytes()) {
        return tooLarge();
      }
    }
    if (message instanceof HttpContent content) {
      bodyBytes += content.content().readableBytes();
      if (bodyBytes > limits.bodyBytes()) {
        return tooLarge();
      }
    }
    return null;
  }

  private Problem undecodable(DecoderResult result) {
    var cause = result.cause();
    if (cause instanceof TooLongHttpLineException) {
      return new Problem(
          HttpResponseStatus.REQUEST_URI_TOO_LONG,
          "A request's first line has at most %d bytes.".formatted(limits.requestLineBytes()));
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new Problem(
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "A request's headers have at most %d bytes.".formatted(limits.headerBytes()));
    }
    return new Problem(HttpResponseStatus.BAD_REQUEST, "This is no request of HTTP/1.1.");
  }

  private Problem tooLarge() {
    return new Problem(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "A request's body has at most %d bytes.".formatted(limits.bodyBytes()));
  }

  /**
   * Answers, and closes: of a body that is too large at its end, or in a moment. Who is still
   * sending when a connection is closed does not get to read the answer.
   */
  private void refuse(ChannelHandlerContext context, Problem problem, boolean last) {
    refused = true;
    cancelDeadline();
    var answered = context.writeAndFlush(problem.closing());
    if (last || problem.status() != HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE) {
      answered.addListener(ChannelFutureListener.CLOSE);
    } else {
      closeIn(LINGER_MS, context);
    }
  }

  /** From now on a request has to arrive whole within the limit. */
  private void setDeadline(ChannelHandlerContext context) {
    cancelDeadline();
    if (!refused && context.channel().isOpen()) {
      closeIn(limits.request().toMillis(), context);
    }
  }

  private void closeIn(long ms, ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  context.close();
                },
                ms,
                TimeUnit.MILLISECONDS);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
