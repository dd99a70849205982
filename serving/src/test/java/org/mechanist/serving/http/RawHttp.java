package org.mechanist.serving.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that sends what it is told to, byte for byte, and reads until the server hangs up. */
final class RawHttp implements AutoCloseable {

  /** A server that does not hang up within it never does. */
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  private RawHttp(Socket socket) {
    this.socket = socket;
  }

  static RawHttp connect(int port) throws IOException {
    var socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return new RawHttp(socket);
  }

  /** What the server says to that, up to its end. */
  static String exchange(int port, byte[] request) throws IOException {
    try (var client = connect(port)) {
      client.send(request);
      return client.rest();
    }
  }

  static String exchange(int port, String request) throws IOException {
    return exchange(port, request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** False if the server has hung up. */
  boolean send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  boolean send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Waits for the first byte of an answer, and drops it. */
  void awaitByte() throws IOException {
    if (socket.getInputStream().read() < 0) {
      throw new IOException("the server hung up without an answer");
    }
  }

  /** All that comes until the server hangs up. */
  String rest() throws IOException {
    var all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException e) {
      return all.toString(StandardCharsets.ISO_8859_1); // hung up while something was on its way
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
