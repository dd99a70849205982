package org.mechanist.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

  private static final int LONGEST = 249; // that Kafka allows

  @Test
  void restoringTo_anotherSuffix_changesWhereOutcomesGoAndNothingElse() {
    var topics = new Topics("mine");

    var others = topics.restoringTo("trial");

    assertThat(others.restored()).isEqualTo("mine.trial");
    assertThat(others.deadLetters()).isEqualTo("mine.trial.dead-letters");
    assertThat(others.all())
        .filteredOn(name -> !topics.all().contains(name))
        .containsExactly("mine.trial", "mine.trial.dead-letters");
    assertThat(topics.restoringTo("restored")).isEqualTo(topics);
  }

  @ParameterizedTest
  @ValueSource(strings = {"transformed", "canonical", "experts", "journal"})
  void restoringTo_aTopicOfSomethingElse_isRefused(String suffix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topics.DEFAULT.restoringTo(suffix))
        .withMessage("mechanist.%s is for something else than restored images".formatted(suffix));
  }

  @Test
  void all_ofTheLongestNames_fitKafka() {
    var topics = new Topics("p".repeat(200)).restoringTo("s".repeat(30));

    assertThat(topics.all()).allMatch(name -> name.length() <= LONGEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ä"})
  void restoringTo_noName_isRefused(String suffix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topics.DEFAULT.restoringTo(suffix))
        .withMessageContaining("can't end the name of a topic; 1 to 30 letters");
  }
}
