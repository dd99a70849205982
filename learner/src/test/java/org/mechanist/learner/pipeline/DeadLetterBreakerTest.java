package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Malformed.Cause;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;

class DeadLetterBreakerTest {

  @ParameterizedTest
  @CsvSource({
    // most, images before, dead letters, images after, storm
    "0.5,    0,   99,    0, false", // too few to say
    "0.5,    0,  100,    0, true",
    "0.5,   50,   50,    0, false", // half is borne
    "0.5,   50,   51,    0, true",
    "0.5,  500,  500,    0, false",
    "0.5, 5000,  500,    0, false", // of the last 1000
    "0.5, 5000,  501,    0, true",
    "0.5,    0,  600,  500, false", // the first of them are forgotten
    "0,   5000,    0,    0, false",
    "0,   5000,    1,    0, true",
    "1,      0, 5000,    0, false" // never
  })
  void verdict_shareOfTheLastThousand(double most, int before, int dead, int after, boolean storm) {
    var breaker = new DeadLetterBreaker(most);

    breaker.add(before, List.of());
    breaker.add(0, Collections.nCopies(dead, letter(Cause.WRONG_SIZE, 1, "it is 28×28")));
    breaker.add(after, List.of());

    assertThat(breaker.verdict().isPresent()).isEqualTo(storm);
  }

  @Test
  void verdict_severalCauses_namesTheMostFrequentWithItsLastExample() {
    var breaker = new DeadLetterBreaker(0.5);
    breaker.add(40, List.of());
    breaker.add(0, Collections.nCopies(20, letter(Cause.BROKEN_JSON, 3, "not JSON\n at line 2")));
    breaker.add(0, Collections.nCopies(50, letter(Cause.WRONG_SIZE, 4, "it is 28×28")));
    breaker.add(0, List.of(letter(Cause.WRONG_SIZE, 77, "it is 64×64")));

    assertThat(breaker.verdict())
        .contains(
            "71 of the last 111 messages were no usable images, 51 of them WRONG_SIZE, such as"
                + " topic-0@77: it is 64×64");
  }

  private static DeadLetter letter(Cause cause, long offset, String detail) {
    return new DeadLetter(
        new Message(null, null, List.of()),
        new Origin("topic", 0, offset, 0),
        new Malformed(cause, detail));
  }
}
