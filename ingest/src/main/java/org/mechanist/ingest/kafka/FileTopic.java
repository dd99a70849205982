package org.mechanist.ingest.kafka;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Message;

/**
 * Files on a compacted topic, of which each group has its own: one at a time of each kind, in
 * parts. All that are written at once are written in one transaction, so who looks finds all of
 * them or those before.
 *
 * <p>A part's key is {@code GROUP/KIND/NUMBER}; headers say of which file it is, and how many parts
 * there are. For one thread at a time. Whoever makes it closes it.
 */
public final class FileTopic implements AutoCloseable {

  /** A topic takes messages of 1 MB unless it is told otherwise. */
  static final int PART_BYTES = 512 << 10;

  /** Of a file, 1 GiB in all: what claims to be larger is not read. */
  static final int MOST_PARTS = 2048;

  private static final String FILE = "file";
  private static final String PARTS = "parts";
  private static final Pattern KIND_AND_NUMBER = Pattern.compile("([a-z]+)/(\\d{1,9})");
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaSettings settings;
  private final String topic;
  private final String group;
  private final AtomicWriter writer;

  /**
   * A file as it was, or is to be.
   *
   * @param kind in letters a-z: it replaces the last one of its kind
   * @param name whatever a file is called
   */
  public record Stored(String kind, String name, byte[] bytes) {}

  /**
   * Files of a group; connects when it is used.
   *
   * @param topic which exists, with one partition
   */
  public FileTopic(KafkaSettings settings, String topic, String group) {
    this.settings = settings;
    this.topic = topic;
    this.group = group;
    this.writer = new AtomicWriter(settings, group + "-files");
  }

  /**
   * Writes all of them, and returns once they are committed.
   *
   * @throws StreamException if they were not, or perhaps were; the ones before are as they were
   */
  public void write(List<Stored> files) {
    writer.write(topic, files.stream().flatMap(file -> parts(file).stream()).toList());
  }

  private List<Message> parts(Stored file) {
    int count = Math.max(1, (int) ((file.bytes().length + PART_BYTES - 1L) / PART_BYTES));
    if (count > MOST_PARTS) {
      throw new StreamException(
          "%s has %d MB; %d MB fit on topic %s"
              .formatted(
                  file.name(),
                  file.bytes().length >> 20,
                  (long) MOST_PARTS * PART_BYTES >> 20,
                  topic));
    }
    var headers = List.of(Header.of(FILE, file.name()), Header.of(PARTS, Integer.toString(count)));
    var parts = new ArrayList<Message>();
    for (int number = 0; number < count; number++) {
      int from = number * PART_BYTES;
      int to = Math.min(from + PART_BYTES, file.bytes().length);
      var key = "%s/%s/%d".formatted(group, file.kind(), number);
      parts.add(
          new Message(
              key.getBytes(StandardCharsets.UTF_8),
              Arrays.copyOfRange(file.bytes(), from, to),
              headers));
    }
    return parts;
  }

  /**
   * The last file of each kind that was written whole.
   *
   * @throws StreamException if the topic cannot be read
   */
  public List<Stored> latest() {
    var last = new TreeMap<String, Assembly>();
    var whole = new TreeMap<String, Stored>();
    try (var reader = new TopicReader(settings, topic)) {
      var end = reader.endOffsets();
      while (!reader.reached(end)) {
        for (var polled : reader.poll(POLL)) {
          take(polled.message(), last, whole);
        }
      }
    }
    return List.copyOf(whole.values());
  }

  private void take(Message part, Map<String, Assembly> last, Map<String, Stored> whole) {
    var key = part.key() == null ? "" : new String(part.key(), StandardCharsets.UTF_8);
    if (part.value() == null || !key.startsWith(group + "/")) {
      return;
    }
    var place = KIND_AND_NUMBER.matcher(key.substring(group.length() + 1));
    if (!place.matches()) {
      return;
    }
    var kind = place.group(1);
    if (Integer.parseInt(place.group(2)) == 0) {
      last.put(kind, new Assembly(text(part, FILE), text(part, PARTS)));
    }
    Optional.ofNullable(last.get(kind))
        .filter(assembly -> assembly.take(Integer.parseInt(place.group(2)), part))
        .ifPresent(assembly -> whole.put(kind, assembly.stored(kind)));
  }

  private static String text(Message part, String header) {
    return part.header(header).map(Header::text).orElse("");
  }

  @Override
  public void close() {
    writer.close();
  }

  /**
   * A file of which the first parts are there. Compaction may leave later parts of an earlier,
   * longer one: they belong to no file any more.
   */
  private static final class Assembly {
    private final String name;
    private final String parts;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int taken; // parts

    Assembly(String name, String parts) {
      this.name = name;
      this.parts = parts;
    }

    /** Whether the file is whole by this part. */
    boolean take(int number, Message part) {
      boolean next = number == taken && number < MOST_PARTS && name.equals(text(part, FILE));
      if (next) {
        bytes.writeBytes(part.value());
        taken++;
      }
      return next && parts.equals(Integer.toString(taken));
    }

    Stored stored(String kind) {
      return new Stored(kind, name, bytes.toByteArray());
    }
  }
}
