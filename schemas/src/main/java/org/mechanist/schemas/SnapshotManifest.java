package org.mechanist.schemas;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Names published experts and says where each comes from, on the experts topic under the key
 * {@value #KEY}; in the transaction of their models.
 *
 * @param modelVersion what images carry that were restored when the last of them was published
 * @param time when it was published
 * @param step learning steps done before it
 * @param recipe the recipe's name
 * @param width of the images the set restores, in pixels
 * @param height of the images the set restores, in pixels
 * @param experts the last model of each that was published since the learner started; also of those
 *     that have left the committee since; the last few hundred
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
   * @param provenance how it came to be; null in a manifest of an early version
   */
  public record Entry(String expert, long bytes, String sha256, Provenance provenance) {

    /**
     * @throws IllegalArgumentException if the id or the hash is missing
     */
    public Entry {
      Message.requireAll("an entry of a manifest", expert, sha256);
    }

    /** An expert of which is not said how it came to be. */
    public Entry(String expert, long bytes, String sha256) {
      this(expert, bytes, sha256, null);
    }
  }

  /**
   * How a model came to be.
   *
   * @param software what made it, with its version
   * @param topic whose images it learned from
   * @param since when its learner restored its first image
   * @param time when the model was made
   * @param recipe the recipe's name
   * @param step learning steps that its learner had done
   * @param images that its learner had polled
   * @param canonicalScore mean logit of some canonical images then
   * @param member the expert in its committee: how old, how good
   */
  public record Provenance(
      String software,
      String topic,
      Instant since,
      Instant time,
      String recipe,
      long step,
      long images,
      double canonicalScore,
      CommitteeState.Member member) {}

  /**
   * @throws IllegalArgumentException if anything is missing
   */
  public SnapshotManifest {
    Message.requireAll("a manifest", modelVersion, time, recipe, experts);
    Message.requireAll("the entries of a manifest", experts.toArray());
    experts = List.copyOf(experts);
  }

  /** What {@link Entry#sha256} holds of a model. */
  public static String sha256(byte[] model) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }

  /** The message of a model, in the same transaction as the manifest that names it. */
  public static Message encodeModel(String expert, byte[] model) {
    return new Message(
        ImageCodec.utf8(expert),
        model,
        List.of(Header.of(HeaderNames.CONTENT_TYPE, ImageCodec.RAW)));
  }

  /** The message of this manifest. */
  public Message encode() {
    return Message.ofJson(KEY, this);
  }

  /**
   * The manifest in a message.
   *
   * @throws IOException if the value is not the JSON of one
   */
  public static SnapshotManifest decode(Message message) throws IOException {
    return message.json(SnapshotManifest.class, "a manifest");
  }
}
