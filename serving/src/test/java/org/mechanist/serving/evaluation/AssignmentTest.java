package org.mechanist.serving.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentTest {

  /**
   * Tables with a row for each mechanism and a column for each expert. By hand, for "2 1 / 0 3":
   * index 1 + 3 = 4, rows 3 + 3 = 6, columns 1 + 6 = 7, all 15; expected 2.8, maximum 6.5; ARI 1.2
   * / 3.7. For "1 1 / 1 1": index 0, rows 2, columns 2, all 6; expected 2/3, maximum 2; ARI (−2/3)
   * / (4/3).
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // table,                 ari,                purity,              bijective
    "'2 1 / 0 3',             0.324324324324,     0.833333333333,      false",
    "'5 0 / 0 5',             1,                  1,                   true",
    "'0 5 / 5 0',             1,                  1,                   true",
    "'1 1 / 1 1',            -0.5,                0.5,                 false",
    "'4 0 / 4 0',             0,                  0.5,                 false",
    "'2 2',                   0,                  1,                   false",
    "'9',                     1,                  1,                   true",
    "'1',                     1,                  1,                   true",
    "'1 0 / 0 1',             1,                  1,                   true",
    "'95 5 / 0 100',          0.90200881,         0.975,               true",
    "'94 6 / 0 100',          0.88301425,         0.97,                false",
  })
  void scores_ofTable_areAsByHand(String table, double ari, double purity, boolean bijective) {
    var assignment = of(table);
    assertThat(assignment.ari()).isCloseTo(ari, within(1e-8));
    assertThat(assignment.purity()).isCloseTo(purity, within(1e-8));
    assertThat(assignment.bijective()).isEqualTo(bijective);
  }

  @Test
  void scores_withoutImages_areZero() {
    var assignment = new Assignment();
    assertThat(assignment.ari()).isZero();
    assertThat(assignment.purity()).isZero();
    assertThat(assignment.bijective()).isFalse();
    assertThat(assignment.share()).isEmpty();
    assertThat(assignment.mechanisms()).isZero();
    assertThat(assignment.experts()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"'5 0 / 0 5', 2", "'4 1 / 3 2', 1", "'0 0 9 / 1 0 0 / 0 0 3', 2"})
  void distinctMajorities_ofTable_countsWinnersOfMechanisms(String table, int distinct) {
    assertThat(of(table).distinctMajorities()).isEqualTo(distinct);
  }

  @Test
  void experts_idleOnes_areNotCounted() {
    var assignment = of("3 0 1 / 0 0 4");
    assertThat(assignment.experts()).isEqualTo(2);
    assertThat(assignment.mechanisms()).isEqualTo(2);
    assertThat(assignment.images()).isEqualTo(8);
  }

  @Test
  void share_ofMechanism_sumsToOne() {
    assertThat(of("3 1 / 0 4").share())
        .isEqualTo(
            Map.of(
                "mechanism-0", Map.of("expert-0", 0.75, "expert-1", 0.25),
                "mechanism-1", Map.of("expert-1", 1.0)));
  }

  @Test
  void share_names_areInNaturalOrder() {
    var assignment = new Assignment();
    for (var expert : new String[] {"expert-10", "expert-9", "expert-0"}) {
      assignment.add("translate(4,0)", expert);
    }
    assignment.add("invert", "expert-0");
    assertThat(assignment.share().keySet()).containsExactly("invert", "translate(4,0)");
    assertThat(assignment.share().get("translate(4,0)").keySet())
        .containsExactly("expert-0", "expert-9", "expert-10");
  }

  private static Assignment of(String table) {
    var assignment = new Assignment();
    var rows = table.split(" / ");
    for (int row = 0; row < rows.length; row++) {
      var cells = rows[row].strip().split(" ");
      for (int column = 0; column < cells.length; column++) {
        for (int i = 0; i < Integer.parseInt(cells[column]); i++) {
          assignment.add("mechanism-" + row, "expert-" + column);
        }
      }
    }
    return assignment;
  }
}
