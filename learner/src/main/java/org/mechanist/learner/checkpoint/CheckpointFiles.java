package org.mechanist.learner.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.mechanist.learner.checkpoint.SafetensorsFile.DamagedException;
import org.mechanist.schemas.Pixels;

/**
 * The files of a folder of checkpoints: {@code checkpoint-N.safetensors}, and beside them the
 * canonical images, which change rarely, as {@code canonical-H.safetensors}, where H begins the
 * file's SHA-256. A checkpoint names by their SHA-256 those that belong to it.
 *
 * <p>A file is written under another name, and has its own once it is on the disk.
 */
final class CheckpointFiles {

  /** Of what is in a checkpoint; there is no guessing at one that this program does not know. */
  static final String FORMAT = "4";

  private static final Pattern CHECKPOINT =
      Pattern.compile("checkpoint-([1-9]\\d{0,17})\\.safetensors");
  private static final Pattern CANONICAL =
      Pattern.compile("canonical-\\p{XDigit}{16}\\.safetensors");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final String UNFINISHED = "unfinished.part";
  private static final String IMAGES = "images";

  private final Path folder;
  private List<Pixels> lastCanonical = List.of(); // that were written or read
  private String lastSha256 = ""; // of these

  /** What a file is to hold, once it is on the disk; gives what it is named by. */
  @FunctionalInterface
  private interface Content {
    String to(Path unfinished) throws IOException;
  }

  /** The name of a file, by its SHA-256 for one that is made here. */
  @FunctionalInterface
  private interface Naming {
    Path of(String sha256) throws IOException;
  }

  /** Another format than this program's, in a file that is intact. */
  static final class UnknownFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownFormatException(String why) {
      super(why);
    }
  }

  CheckpointFiles(Path folder) {
    this.folder = folder;
  }

  /** The numbers of all checkpoints that there are, damaged or not, newest first. */
  List<Long> numbers() throws IOException {
    return files(CHECKPOINT).stream()
        .map(file -> number(file.getFileName().toString()))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** The number in the name of a checkpoint's file; 0 if it is none. */
  static long number(String file) {
    var name = CHECKPOINT.matcher(file);
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  /** A checkpoint, and its canonical images if it has any. */
  List<Path> of(long number) throws IOException {
    var sha256 = SafetensorsFile.metadata(file(number)).get("canonical");
    return sha256 == null ? List.of(file(number)) : List.of(file(number), canonical(sha256));
  }

  /** Takes a file as it is, unless there is one of that name. */
  void adopt(String name, byte[] bytes) throws IOException {
    if (!CHECKPOINT.matcher(name).matches() && !CANONICAL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"%.100s\" is not the name of a checkpoint or its canonical images".formatted(name));
    }
    if (Files.exists(folder.resolve(name))) {
      return;
    }
    whole(
        unfinished -> {
          Files.write(unfinished, bytes);
          try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
          return name;
        },
        folder::resolve);
  }

  Path file(long number) {
    return folder.resolve("checkpoint-%d.safetensors".formatted(number));
  }

  /** By what a checkpoint says, which is no path until it has been looked at. */
  private Path canonical(String sha256) throws DamagedException {
    if (!SHA256.matcher(sha256).matches()) {
      throw new DamagedException("its canonical images have no SHA-256");
    }
    return folder.resolve("canonical-%.16s.safetensors".formatted(sha256));
  }

  /** Writes a checkpoint, and its canonical images unless they are there. */
  void write(long number, Checkpoint checkpoint) throws IOException {
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("format", FORMAT);
    metadata.put("version", checkpoint.version());
    metadata.put("state", checkpoint.state());
    metadata.put("companion", StateJson.write(checkpoint.companion()));
    if (!checkpoint.canonical().isEmpty()) {
      metadata.put("canonical", writeCanonical(checkpoint.canonical()));
    }
    write(metadata, checkpoint.arrays(), sha256 -> file(number));
  }

  /**
   * @return the SHA-256 of the file
   */
  private String writeCanonical(List<Pixels> images) throws IOException {
    // What both lists have is the same object, and not looked at: this takes no time.
    if (!images.equals(lastCanonical) || !Files.exists(canonical(lastSha256))) {
      lastSha256 = write(Map.of(), Map.of(IMAGES, CanonicalImages.tensor(images)), this::canonical);
      lastCanonical = images;
    }
    return lastSha256;
  }

  private String write(Map<String, String> metadata, Map<String, Tensor> tensors, Naming name)
      throws IOException {
    return whole(unfinished -> SafetensorsWriter.write(unfinished, metadata, tensors), name);
  }

  /**
   * All of a file, or nothing.
   *
   * @return what it is named by
   */
  private String whole(Content content, Naming name) throws IOException {
    var unfinished = folder.resolve(UNFINISHED);
    try {
      var by = content.to(unfinished);
      Files.move(unfinished, name.of(by), StandardCopyOption.ATOMIC_MOVE);
      sync();
      return by;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Waits until the names of files are on the disk. */
  private void sync() throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Windows opens no folders, and needs nothing of the kind.
    }
  }

  /**
   * Reads a checkpoint and the canonical images that belong to it.
   *
   * @throws DamagedException if either is not as it was written
   * @throws UnknownFormatException if it is, and this program does not know what it says
   */
  Checkpoint read(long number) throws IOException, UnknownFormatException {
    var opened = SafetensorsFile.open(file(number));
    var metadata = opened.metadata();
    if (!FORMAT.equals(metadata.get("format"))) {
      throw new UnknownFormatException(
          "%s was written by Mechanist %s in format %s; this one reads format %s"
              .formatted(file(number), metadata.get("version"), metadata.get("format"), FORMAT));
    }
    try {
      return new Checkpoint(
          text(metadata, "version"),
          text(metadata, "state"),
          StateJson.read(text(metadata, "companion")),
          opened.tensors(),
          metadata.containsKey("canonical") ? readCanonical(metadata.get("canonical")) : List.of());
    } catch (IllegalArgumentException e) {
      throw new DamagedException(e.getMessage());
    }
  }

  private static String text(Map<String, String> metadata, String name) throws DamagedException {
    if (!metadata.containsKey(name)) {
      throw new DamagedException("it has no " + name);
    }
    return metadata.get(name);
  }

  private List<Pixels> readCanonical(String sha256) throws IOException {
    var file = canonical(sha256);
    if (!Files.exists(file)) {
      throw new DamagedException("its %s is missing".formatted(file.getFileName()));
    }
    try {
      var opened = SafetensorsFile.open(file);
      var tensor = opened.tensors().get(IMAGES);
      if (!sha256.equals(opened.sha256()) || tensor == null) {
        throw new DamagedException("it has other images than those that belong to it");
      }
      lastCanonical = List.copyOf(CanonicalImages.images(tensor));
      lastSha256 = sha256;
      return lastCanonical;
    } catch (DamagedException e) {
      throw new DamagedException("of its %s: %s".formatted(file.getFileName(), e.getMessage()));
    }
  }

  /** Removes all checkpoints but the last ones. */
  void keep(int last) throws IOException {
    for (long number : numbers().stream().skip(last).toList()) {
      Files.deleteIfExists(file(number));
    }
  }

  /** Removes what was not finished, and canonical images that belong to no checkpoint. */
  void tidy() throws IOException {
    Files.deleteIfExists(folder.resolve(UNFINISHED));
    var needed = new HashSet<Path>();
    for (long number : numbers()) {
      var sha256 = SafetensorsFile.metadata(file(number)).get("canonical");
      if (sha256 != null) {
        needed.add(canonical(sha256));
      }
    }
    for (var file : files(CANONICAL)) {
      if (!needed.contains(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<Path> files(Pattern name) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> name.matcher(file.getFileName().toString()).matches()).toList();
    }
  }
}
