package org.mechanist.serving.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a client has to show to be let in. Kept as its hash alone, and compared in a time that
 * depends neither on where two tokens differ nor on how long they are. Shows nothing of itself.
 */
public final class AccessToken {

  /** 32 random hexadecimal digits are 128 bits; half of that can be tried out by nobody either. */
  static final int MIN_CHARACTERS = 16;

  private static final int MAX_CHARACTERS = 1024;

  private final byte[] sha256;

  private AccessToken(String token) {
    this.sha256 = sha256(token);
  }

  /**
   * A token.
   *
   * @throws IllegalArgumentException if it is shorter or longer than is allowed, or has characters
   *     that cannot stand in a header; the message does not repeat it
   */
  public static AccessToken of(String token) {
    if (token.length() < MIN_CHARACTERS || token.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "a token has %d to %d characters, this one %d"
              .formatted(MIN_CHARACTERS, MAX_CHARACTERS, token.length()));
    }
    if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException(
          "a token has printable ASCII characters alone, and no spaces; this one has others");
    }
    return new AccessToken(token);
  }

  /**
   * The token that is all a file holds, but for white space around it.
   *
   * @throws IllegalArgumentException if there is no such file, or what it holds is no token
   */
  public static AccessToken read(Path file) {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(2 * MAX_CHARACTERS);
      return of(new String(bytes, StandardCharsets.ISO_8859_1).strip());
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no token file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the token file " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "token file %s: %s".formatted(file, e.getMessage()), e.getCause());
    }
  }

  /** Whether somebody showed this token. */
  boolean isShownBy(String shown) {
    return MessageDigest.isEqual(sha256, sha256(shown));
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "AccessToken[hidden]";
  }
}
