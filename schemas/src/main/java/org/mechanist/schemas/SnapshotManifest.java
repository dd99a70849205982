package org.mechanist.schemas;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Names published models and says where each comes from, on the experts topic, in the transaction
 * of these models.
 *
 * <p>There are two. Under the key {@value #KEY} it names the experts that users exported: an
 * expert's id is the key of its model. Under the key {@value #SNAPSHOT_KEY} it names one consistent
 * set of all that it takes to restore without a learner: the experts of a committee, the objective
 * and the gate, each in chunks under keys of their own ({@link #chunkKey}), so that an export
 * changes no snapshot.
 *
 * @param modelVersion what images carry that were restored when the last of them was published
 * @param time when it was published
 * @param step learning steps done before it
 * @param recipe the recipe's name
 * @param width of the images the set restores, in pixels
 * @param height of the images the set restores, in pixels
 * @param experts of an export the last model of each that was published since the learner started,
 *     also of those that have left the committee since, the last few hundred; of a snapshot those
 *     of the committee
 * @param competition how experts compete; null in the manifest of exports
 */
public record SnapshotManifest(
    String modelVersion,
    Instant time,
    long step,
    String recipe,
    int width,
    int height,
    List<Entry> experts,
    Competition competition) {

  /** The key of the message that names exported experts. */
  public static final String KEY = "manifest";

  /** The key of the message that names a snapshot, and what those of its chunks begin with. */
  public static final String SNAPSHOT_KEY = "snapshot";

  /** What the objective of a snapshot is called. No expert has this id. */
  public static final String OBJECTIVE = "objective";

  /** What the gate of a snapshot is called. No expert has this id. */
  public static final String GATE = "gate";

  /** Brokers take messages of 1 MB unless they are told otherwise, key and headers included. */
  public static final int CHUNK_BYTES = 900_000;

  private static final int MOST_CHUNKS = 1000;

  /**
   * One expert of the set.
   *
   * @param expert its id; the key of its model's message, if that is one
   * @param bytes the length of its ONNX model
   * @param sha256 of the ONNX model, lower-case hexadecimal
   * @param provenance how it came to be; null in a snapshot, and in a manifest of an early version
   * @param chunks how many messages the model is in; null in the manifest of exports: one
   */
  public record Entry(
      String expert, long bytes, String sha256, Provenance provenance, Integer chunks) {

    /**
     * @throws IllegalArgumentException if the id or the hash is missing
     */
    public Entry {
      Message.requireAll("an entry of a manifest", expert, sha256);
      if (chunks != null) {
        requireChunks(expert, chunks);
      }
    }

    /** An exported expert. */
    public Entry(String expert, long bytes, String sha256, Provenance provenance) {
      this(expert, bytes, sha256, provenance, null);
    }

    /** An exported expert of which is not said how it came to be. */
    public Entry(String expert, long bytes, String sha256) {
      this(expert, bytes, sha256, null);
    }
  }

  /**
   * A model of a snapshot that is no expert.
   *
   * @param bytes the length of the ONNX model
   * @param sha256 of the ONNX model, lower-case hexadecimal
   * @param chunks how many messages it is in
   */
  public record Model(long bytes, String sha256, int chunks) {

    /**
     * @throws IllegalArgumentException if the hash is missing, or there are no chunks
     */
    public Model {
      Message.requireAll("a model of a snapshot", sha256);
      requireChunks("a model of a snapshot", chunks);
    }
  }

  /**
   * How the experts of a snapshot compete.
   *
   * @param seats who competes, by ascending place
   * @param objective the network that scores restorations: image to logit
   * @param canonical what restorations are to come up to
   * @param gate who proposes who competes; null if the recipe has none
   * @param restored whether the learner publishes restored images itself, so that nobody else is to
   */
  public record Competition(
      List<Seat> seats, Model objective, Canonical canonical, Gate gate, boolean restored) {

    /**
     * @throws IllegalArgumentException if anything but the gate is missing
     */
    public Competition {
      Message.requireAll("a competition", seats, objective, canonical);
      Message.requireAll("the seats of a competition", seats.toArray());
      seats = List.copyOf(seats);
    }
  }

  /**
   * An expert in its place.
   *
   * @param place its number among what the gate puts out, from 0
   * @param expert its id
   * @param standing learning, settled, frozen, held (frozen by a user) or newborn
   */
  public record Seat(int place, String expert, String standing) {

    /**
     * @throws IllegalArgumentException if anything is missing
     */
    public Seat {
      Message.requireAll("a seat", expert, standing);
      if (place < 0) {
        throw new IllegalArgumentException("a place is 0 or more, not " + place);
      }
    }
  }

  /**
   * What canonical images score.
   *
   * @param mean of their logits; negative infinity where all is explained, whatever it scores
   * @param deviation standard deviation of their logits
   * @param explainedAbove the logit above which a restoration explains an image
   * @param novelUpTo the logit up to which an image is new to whoever made the restoration
   */
  public record Canonical(double mean, double deviation, double explainedAbove, double novelUpTo) {}

  /**
   * What a gate says, and what is to be made of it.
   *
   * @param model image to log likelihoods: who is going to win it, {@code [place]}
   * @param trusted whether it may propose who competes
   * @param proposed how many compete then
   * @param margin by which the others had to lose for it to be trusted, in logits
   * @param leastScore if the best of those who competed scores less, others do as well
   * @param weight of an affinity beside a score
   * @param mostAffinity an affinity is between its negative and it, before it is weighed
   * @param popularity of each place; an affinity is a log likelihood less the logarithm of it
   */
  public record Gate(
      Model model,
      boolean trusted,
      int proposed,
      double margin,
      double leastScore,
      double weight,
      double mostAffinity,
      List<Double> popularity) {

    /**
     * @throws IllegalArgumentException if anything is missing
     */
    public Gate {
      Message.requireAll("a gate", model, popularity);
      Message.requireAll("a gate's popularities", popularity.toArray());
      popularity = List.copyOf(popularity);
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
   * @throws IllegalArgumentException if anything but the competition is missing
   */
  public SnapshotManifest {
    Message.requireAll("a manifest", modelVersion, time, recipe, experts);
    Message.requireAll("the entries of a manifest", experts.toArray());
    experts = List.copyOf(experts);
  }

  /** The manifest of exported experts. */
  public SnapshotManifest(
      String modelVersion,
      Instant time,
      long step,
      String recipe,
      int width,
      int height,
      List<Entry> experts) {
    this(modelVersion, time, step, recipe, width, height, experts, null);
  }

  private static void requireChunks(String what, int chunks) {
    if (chunks < 1 || chunks > MOST_CHUNKS) {
      throw new IllegalArgumentException(
          "%s is in %d chunks; 1 to %d are allowed"
              .formatted(ImageCodec.cut(what), chunks, MOST_CHUNKS));
    }
  }

  /** What {@link Entry#sha256} holds of a model. */
  public static String sha256(byte[] model) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }

  /** The message of an exported model, in the same transaction as the manifest that names it. */
  public static Message encodeModel(String expert, byte[] model) {
    return model(expert, model);
  }

  /**
   * The messages of a model of a snapshot, in the transaction of the manifest that names it.
   *
   * @param name an expert's id, {@value #OBJECTIVE} or {@value #GATE}
   */
  public static List<Message> encodeChunks(String name, byte[] model) {
    var chunks = new ArrayList<Message>();
    for (int start = 0; start < model.length; start += CHUNK_BYTES) {
      int end = Math.min(model.length, start + CHUNK_BYTES);
      chunks.add(model(chunkKey(name, chunks.size()), Arrays.copyOfRange(model, start, end)));
    }
    return chunks;
  }

  /** How many chunks a model of a snapshot is in. */
  public static int chunks(byte[] model) {
    return (model.length + CHUNK_BYTES - 1) / CHUNK_BYTES;
  }

  /** The message by which compaction forgets a chunk of a model that is in no snapshot any more. */
  public static Message forgetChunk(String name, int chunk) {
    return new Message(ImageCodec.utf8(chunkKey(name, chunk)), null, List.of());
  }

  /** The key of a chunk, the first of which is number 0. */
  public static String chunkKey(String name, int chunk) {
    return "%s/%s/%d".formatted(SNAPSHOT_KEY, name, chunk);
  }

  private static Message model(String key, byte[] value) {
    return new Message(
        ImageCodec.utf8(key), value, List.of(Header.of(HeaderNames.CONTENT_TYPE, ImageCodec.RAW)));
  }

  /** The message of this manifest. */
  public Message encode() {
    return Message.ofJson(competition == null ? KEY : SNAPSHOT_KEY, this);
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
