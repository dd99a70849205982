package org.mechanist.schemas;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * How a committee is, on the experts topic under the key {@value #KEY}: at changes and every few
 * seconds, so that its age tells whether the learner runs.
 *
 * @param time when it was so
 * @param since when the learner's first image was restored: ids of experts mean something from then
 *     on
 * @param step learning steps done before it
 * @param images polled before it
 * @param recipe the recipe's name
 * @param places for experts; as many as there are experts where none come and go
 * @param canonicalScore mean logit of some canonical images, what restorations are to come up to
 * @param experts the members, in the committee's order
 */
public record CommitteeState(
    Instant time,
    Instant since,
    long step,
    long images,
    String recipe,
    int places,
    double canonicalScore,
    List<Member> experts) {

  /** The key of its message. No expert has this id. */
  public static final String KEY = "committee";

  /**
   * One expert.
   *
   * @param expert its id
   * @param standing learning, settled, frozen, held (frozen by a user) or newborn
   * @param steps learning steps since it joined
   * @param wins images it won since then
   * @param share of the images of late that it won, 0 to 1
   * @param score mean logit of the restorations that won it those; null if there are none
   * @param lastWin when it last won an image; null if it never did
   */
  public record Member(
      String expert,
      String standing,
      long steps,
      long wins,
      double share,
      Double score,
      Instant lastWin) {

    /**
     * @throws IllegalArgumentException if the id or the standing is missing
     */
    public Member {
      Message.requireAll("an expert of a committee", expert, standing);
    }
  }

  /**
   * @throws IllegalArgumentException if anything is missing
   */
  public CommitteeState {
    Message.requireAll("the state of a committee", time, since, recipe, experts);
    Message.requireAll("the experts of a committee", experts.toArray());
    experts = List.copyOf(experts);
  }

  /** The message of this state. */
  public Message encode() {
    return Message.ofJson(KEY, this);
  }

  /**
   * The state in a message.
   *
   * @throws IOException if the value is not the JSON of one
   */
  public static CommitteeState decode(Message message) throws IOException {
    return message.json(CommitteeState.class, "the state of a committee");
  }
}
