package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SeedListTest {

  private final SeedList.Converter converter = new SeedList.Converter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"3 | 3", "1..4 | 1 2 3 4", "7..9,1,4 | 1 4 7 8 9", "2,1..3,2 | 1 2 3", "0 | 0"})
  void convert_listsAndRanges_givesEachSeedOnceAscending(String text, String expected) {
    assertThat(converter.convert(text).seeds())
        .containsExactlyElementsOf(Arrays.stream(expected.split(" ")).map(Long::valueOf).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1..", "..3", "1-3", "3..1", "1,,2", "-1", "1...3", "0..5000"})
  void convert_others_saysWhatIsAllowed(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> converter.convert(text))
        .withMessageContaining("\"" + text + "\"")
        .withMessageContaining("1..10");
  }

  @Test
  void experiments_onTheCommandLine_areWrittenWithHyphens() {
    assertThat(Arrays.stream(Experiment.values()).map(Experiment::toString))
        .contains("specialization", "too-many", "few-canonical")
        .allMatch(name -> name.matches("[a-z-]+"));
  }
}
