package org.mechanist.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Names one consistent set of published experts, on the experts topic under the key {@value #KEY}.
 *
 * @param modelVersion what restored images carry that were made with this set
 * @param time when it was published
 * @param step learning steps done before it
 * @param recipe the recipe's name
 * @param width of the images the set restores, in pixels
 * @param height of the images the set restores, in pixels
 * @param experts the members, in the committee's order
 */
public record SnapshotManifest(
    String modelVersion,
    Instant time,
    long step,
    String recipe,
    int width,
    int height,
    List<Entry> experts) {

  /** The key of the manifest's message. */
  public static final String KEY = "manifest";

  /**
   * One expert of the set.
   *
   * @param expert its id, the key of its model's message
   * @param bytes the length of its ONNX model
   * @param sha256 of the ONNX model, lower-case hexadecimal
   */
  public record Entry(String expert, long bytes, String sha256) {}

  public SnapshotManifest {
    experts = List.copyOf(experts);
  }

  /** The message of this manifest. */
  public Message encode() {
    try {
      return new Message(
          ImageCodec.utf8(KEY),
          Json.MAPPER.writeValueAsBytes(this),
          List.of(Header.of(HeaderNames.CONTENT_TYPE, ImageCodec.JSON)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values must be writable: " + this, e);
    }
  }

  /**
   * The manifest in a message.
   *
   * @throws IOException if the value is not the JSON of one
   */
  public static SnapshotManifest decode(Message message) throws IOException {
    return Json.MAPPER.readValue(message.value(), SnapshotManifest.class);
  }
}
