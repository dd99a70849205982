package org.mechanist.ingest.mnist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the gzipped files over HTTP from a public mirror.
 *
 * @param base the folder's address, with a slash at its end
 */
record HttpMirror(URI base) implements MnistSource {

  /** Short, so that a machine without the network soon comes to the next source. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(4);

  /** The largest gzipped file has 9.9 MB. */
  private static final int MAX_FILE_BYTES = 16 << 20;

  /** For one file: the longest has 10 MB, which is 33 KB a second. */
  private static final Duration FILE_TIMEOUT = Duration.ofMinutes(5);

  @Override
  public String name() {
    return base.toString();
  }

  @Override
  public void fetch(Path folder, Progress progress) throws IOException, InterruptedException {
    var client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    for (var file : MnistFile.values()) {
      var fileName = file.fileName() + ".gz";
      Files.write(folder.resolve(fileName), body(client, base.resolve(fileName), progress));
    }
  }

  private static byte[] body(HttpClient client, URI address, Progress progress)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address).build();
    var response = client.sendAsync(request, info -> gather(info, address.toString(), progress));
    try {
      return response.get(FILE_TIMEOUT.toSeconds(), TimeUnit.SECONDS).body();
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("not done after %d s".formatted(FILE_TIMEOUT.toSeconds()), e);
    } finally {
      response.cancel(true);
    }
  }

  private static HttpResponse.BodySubscriber<byte[]> gather(
      HttpResponse.ResponseInfo info, String what, Progress progress) {
    if (info.statusCode() != 200) {
      return HttpResponse.BodySubscribers.mapping(
          HttpResponse.BodySubscribers.discarding(),
          nothing -> {
            throw new IllegalStateException("%s: HTTP %d".formatted(what, info.statusCode()));
          });
    }
    long bytesTotal = info.headers().firstValueAsLong("content-length").orElse(-1);
    var gathered = new ByteArrayOutputStream();
    return HttpResponse.BodySubscribers.mapping(
        HttpResponse.BodySubscribers.ofByteArrayConsumer(
            part -> gather(part, gathered, what, bytesTotal, progress)),
        nothing -> gathered.toByteArray());
  }

  private static void gather(
      Optional<byte[]> part,
      ByteArrayOutputStream gathered,
      String what,
      long bytesTotal,
      Progress progress) {
    part.ifPresent(
        bytes -> {
          if (gathered.size() + bytes.length > MAX_FILE_BYTES) {
            throw new IllegalStateException(
                "%s: goes on behind %d bytes, more than any of the files has"
                    .formatted(what, MAX_FILE_BYTES));
          }
          gathered.writeBytes(bytes);
          progress.fetched(what, gathered.size(), bytesTotal);
        });
  }

  /** The JDK's connection errors mostly have no message of their own. */
  private static String reason(Throwable cause) {
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return "the host cannot be reached";
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
