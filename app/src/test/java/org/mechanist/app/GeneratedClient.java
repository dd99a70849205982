package org.mechanist.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/**
 * A client of the API that OpenAPI Generator makes of the document, compiled together with a small
 * program that uses it ({@code src/it/client}).
 */
final class GeneratedClient {

  private static final Path GENERATOR = Path.of("target", "openapi-generator.jar");
  private static final Path PROGRAM = Path.of("src", "it", "client", "UseClient.java");
  private static final String OPTIONS =
      "openApiNullable=false,hideGenerationTimestamp=true,documentationProvider=none,"
          + "annotationLibrary=none,useJakartaEe=true,invokerPackage=org.mechanist.client,"
          + "apiPackage=org.mechanist.client.api,modelPackage=org.mechanist.client.model";

  private final Path classes;

  private GeneratedClient(Path classes) {
    this.classes = classes;
  }

  /**
   * Generates and compiles it.
   *
   * @param folder for what comes of it
   */
  static GeneratedClient of(Path folder, byte[] document) throws Exception {
    var file = Files.write(folder.resolve("openapi.json"), document);
    var sources = folder.resolve("client");
    var generate =
        List.of(
            "-jar",
            GENERATOR.toString(),
            "generate",
            "-g",
            "java",
            "--library",
            "native",
            "-i",
            file.toString(),
            "-o",
            sources.toString(),
            "--global-property",
            "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
            "--additional-properties=" + OPTIONS);
    java(generate);
    var classes = Files.createDirectory(folder.resolve("client-classes"));
    compile(sources, classes);
    return new GeneratedClient(classes);
  }

  private static void compile(Path sources, Path classes) throws IOException {
    var arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", classes.toString()));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), PROGRAM.toString()));
    try (var files = Files.walk(sources.resolve("src/main/java"))) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, arguments.toArray(String[]::new)))
        .as("compiled")
        .isZero();
  }

  /** What the program says. */
  String run(String server, String token) throws Exception {
    return java(
        List.of(
            "-cp",
            classes + System.getProperty("path.separator") + System.getProperty("java.class.path"),
            "UseClient",
            server,
            token));
  }

  private static String java(List<String> arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
