package org.mechanist.learner.competition;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.expert.Expert;

/**
 * The experts that compete, each in a place of its own: an expert's place is its row in all that a
 * competition says. Experts come and go; places stay, and vacant ones compete for nothing.
 *
 * <p>Owned by the learner thread; close it.
 */
public final class Committee implements AutoCloseable {

  private final Expert[] places;
  private final Standing[] standings;

  /**
   * A committee without vacancies.
   *
   * @param members at least one
   */
  public Committee(List<Expert> members) {
    this(members.size(), members);
  }

  /**
   * @param places at least as many as members
   * @param members who take the first of them
   */
  public Committee(int places, List<Expert> members) {
    if (places < 1 || places < members.size()) {
      throw new IllegalArgumentException(
          "a committee has at least one place, and one for each expert; given were %d for %d"
              .formatted(places, members.size()));
    }
    this.places = new Expert[places];
    this.standings = new Standing[places];
    Arrays.fill(standings, Standing.LEARNING);
    for (int i = 0; i < members.size(); i++) {
      this.places[i] = members.get(i);
    }
  }

  /** How many there are, vacant ones included. */
  public int places() {
    return places.length;
  }

  /** How many experts there are. */
  public int size() {
    return (int) Arrays.stream(places).filter(Objects::nonNull).count();
  }

  public boolean isTaken(int place) {
    return places[place] != null;
  }

  /** Which places are taken, {@code [place]}. */
  public boolean[] taken() {
    var taken = new boolean[places.length];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = isTaken(i);
    }
    return taken;
  }

  /** The first vacant place, if any. */
  public OptionalInt vacancy() {
    return IntStream.range(0, places.length).filter(place -> !isTaken(place)).findFirst();
  }

  /**
   * The expert in a place.
   *
   * @throws IllegalArgumentException if it is vacant
   */
  public Expert at(int place) {
    if (!isTaken(place)) {
      throw new IllegalArgumentException("place %d is vacant".formatted(place));
    }
    return places[place];
  }

  /**
   * The place of an expert.
   *
   * @throws IllegalArgumentException if there is no such expert
   */
  public int placeOf(String id) {
    for (int i = 0; i < places.length; i++) {
      if (isTaken(i) && places[i].id().equals(id)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "there is no %s, there are %s".formatted(id, members().stream().map(Expert::id).toList()));
  }

  /** All experts, in the order of their places. */
  public List<Expert> members() {
    return Arrays.stream(places).filter(Objects::nonNull).toList();
  }

  /**
   * Gives an expert a place; the committee closes it unless it leaves.
   *
   * @throws IllegalArgumentException if it is taken
   */
  public void seat(int place, Expert expert) {
    if (isTaken(place)) {
      throw new IllegalArgumentException(
          "place %d is taken by %s".formatted(place, places[place].id()));
    }
    places[place] = expert;
    standings[place] = Standing.LEARNING;
  }

  public Standing standing(int place) {
    return standings[place];
  }

  /** Gives the expert in a place another standing. */
  public void stand(int place, Standing standing) {
    at(place);
    standings[place] = standing;
  }

  /** Has the expert in a place leave; whoever asked closes it. */
  public Expert vacate(int place) {
    var expert = at(place);
    places[place] = null;
    return expert;
  }

  /**
   * Who is where, for a checkpoint, and all experts' own state.
   *
   * @param maker of an expert of an id, whose own state is of no interest
   */
  public void exchange(State state, Function<String, Expert> maker) {
    var ids = new String[places.length]; // null where a place is vacant
    Arrays.setAll(ids, place -> isTaken(place) ? places[place].id() : null);
    var seated = state.value("experts", String[].class, ids);
    var stood = state.value("standings", Standing[].class, standings);
    if (state.resumes()) {
      close();
      Arrays.setAll(places, place -> seated[place] == null ? null : maker.apply(seated[place]));
      System.arraycopy(stood, 0, standings, 0, standings.length);
    }
    members().forEach(expert -> expert.exchange(state.part(expert.id())));
  }

  @Override
  public void close() {
    members().forEach(Expert::close);
  }
}
