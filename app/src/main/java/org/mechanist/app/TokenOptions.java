package org.mechanist.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mechanist.serving.http.AccessToken;
import org.mechanist.serving.http.HttpSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What clients of a server have to show. */
final class TokenOptions {

  /** Not an option: everybody on a machine sees the command lines of its processes. */
  private static final String VARIABLE = "MECHANIST_TOKEN";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File that holds the token which clients have to show, 16 characters or more, such as"
              + " `openssl rand -hex 32` makes: as `Authorization: Bearer TOKEN`, or in a browser,"
              + " to read, as the password, with any name. Else the one in MECHANIST_TOKEN. It"
              + " travels as it is: put a server with TLS before this one where others could"
              + " listen.")
  private Path file;

  /** Where a server listens and whom it lets in. */
  HttpSettings settings(String host, int port, String portOption) {
    Usage.between(command, portOption, port, 0, 65_535);
    return Usage.checked(command, () -> new HttpSettings(host, port, token()));
  }

  private Optional<AccessToken> token() {
    return file != null ? Optional.of(AccessToken.read(file)) : variable().map(AccessToken::of);
  }

  /** The token as it is, for the one line that tells a person where to look. */
  Optional<String> shown() throws IOException {
    return file != null ? Optional.of(Files.readString(file).strip()) : variable();
  }

  private static Optional<String> variable() {
    return Optional.ofNullable(System.getenv(VARIABLE)).filter(token -> !token.isBlank());
  }
}
