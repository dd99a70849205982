package org.mechanist.serving.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.mechanist.schemas.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each finished seed of a folder came to, in a file of its own, {@code seed-N.json}: all that
 * a reproduction that was stopped needs to go on with the others.
 *
 * @param <R> what one seed came to, a record
 */
public final class SeedFiles<R> {

  private static final Logger LOG = LoggerFactory.getLogger(SeedFiles.class);
  private static final ObjectWriter PRETTY = Json.MAPPER.writerWithDefaultPrettyPrinter();

  private final Path folder;
  private final ObjectReader reader;
  private final ToLongFunction<R> seedOf;
  private final List<String> mayLack;

  /** Reads from and writes into {@code folder}, which is made when something is first written. */
  public SeedFiles(Path folder, Class<R> type, ToLongFunction<R> seedOf) {
    this(folder, type, seedOf, List.of());
  }

  /**
   * Reads from and writes into {@code folder}, which is made when something is first written.
   *
   * @param mayLack components that a file may be without, and are null then: not all runs have
   *     them, or files of earlier versions don't. A file without any other is broken.
   */
  public SeedFiles(Path folder, Class<R> type, ToLongFunction<R> seedOf, List<String> mayLack) {
    this.folder = folder;
    this.seedOf = seedOf;
    this.mayLack = List.copyOf(mayLack);
    this.reader =
        Json.MAPPER
            .readerFor(type)
            .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** What was kept of a seed; empty if there is nothing, or nothing that can be read whole. */
  public Optional<R> finished(long seed) {
    var file = file(seed);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      R run = read(file);
      if (run == null || seedOf.applyAsLong(run) != seed) {
        throw new IOException("it is not of seed " + seed);
      }
      return Optional.of(run);
    } catch (IOException e) {
      var why =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      LOG.warn("{} is taken for none, its seed is to be run again: {}", file, why);
      return Optional.empty();
    }
  }

  private R read(Path file) throws IOException {
    JsonNode json = reader.forType(JsonNode.class).readValue(file.toFile());
    if (json instanceof ObjectNode fields) {
      mayLack.stream().filter(name -> !fields.has(name)).forEach(fields::putNull);
    }
    return reader.readValue(json);
  }

  /** Keeps a run: afterwards its file is there as a whole, or as it was before. */
  public void keep(R run) throws IOException {
    Files.createDirectories(folder);
    var file = file(seedOf.applyAsLong(run));
    var unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(unfinished, PRETTY.writeValueAsBytes(run));
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(long seed) {
    return folder.resolve("seed-%d.json".formatted(seed));
  }
}
