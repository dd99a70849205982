package org.mechanist.serving.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.serving.restore.Snapshot;
import org.mechanist.serving.restore.SnapshotAssembly;

/**
 * A snapshot in a folder, so that what a benchmark serves is trained once: {@code manifest.json},
 * and each model as {@code NAME.onnx}.
 */
public final class CommitteeFolder {

  private static final String MANIFEST = "manifest.json";
  private static final String ONNX = ".onnx";

  private final Path folder;

  public CommitteeFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether a snapshot has been written there. */
  public boolean isFilled() {
    return Files.exists(folder.resolve(MANIFEST));
  }

  /**
   * Writes the snapshot that these messages of the experts topic make.
   *
   * @throws IllegalArgumentException if they make none
   */
  public void write(List<Message> messages) throws IOException {
    var snapshot = assembled(messages);
    Files.createDirectories(folder);
    for (var model : snapshot.models().entrySet()) {
      Files.write(folder.resolve(model.getKey() + ONNX), model.getValue());
    }
    // Last, since it says that all the others are there.
    Json.MAPPER
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve(MANIFEST).toFile(), snapshot.manifest());
  }

  /**
   * The snapshot.
   *
   * @throws IOException if a file is missing, or no snapshot
   */
  public Snapshot read() throws IOException {
    var manifest = Json.MAPPER.readValue(folder.resolve(MANIFEST).toFile(), SnapshotManifest.class);
    var models = new HashMap<String, byte[]>();
    for (var name : Snapshot.names(manifest)) {
      models.put(name, Files.readAllBytes(folder.resolve(name + ONNX)));
    }
    return assembled(new Snapshot(manifest, models).messages());
  }

  private Snapshot assembled(List<Message> messages) {
    var assembly = new SnapshotAssembly();
    return messages.stream()
        .flatMap(message -> assembly.add(message).stream())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no whole snapshot: " + folder));
  }
}
