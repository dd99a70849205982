package org.mechanist.learner.pipeline;

/**
 * How a learner is, for whoever runs it.
 *
 * @param live whether it does anything; one that is not is to be killed and started again
 * @param ready whether it restores images
 * @param why a sentence for a person
 */
public record Health(boolean live, boolean ready, String why) {

  static Health of(LearnerState state, long secondsSinceTurn, long boundSeconds) {
    return switch (state.phase()) {
      case STOPPED -> new Health(false, false, "it is stopped");
      case LEARNING, RESTORING ->
          secondsSinceTurn > boundSeconds
              ? new Health(false, false, "it has done nothing for %d s".formatted(secondsSinceTurn))
              : new Health(true, true, state.activity());
      case STARTING, STANDING_BY, READING_CANONICAL, PRETRAINING, REPLAYING ->
          new Health(true, false, state.activity());
    };
  }
}
