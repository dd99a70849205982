package org.mechanist.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses ROOM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.mechanist.ingest");

  @Test
  void import_ofTheRoom_isNotEmpty() {
    assertThat(ROOM).hasSizeGreaterThan(10);
  }

  @Test
  void packages_ofTheRoom_haveNoCycles() {
    slices().matching("org.mechanist.ingest.(*)..").should().beFreeOfCycles().check(ROOM);
  }

  @Test
  void packages_ofTheRoom_areNotNamedUtil() {
    noClasses().should().resideInAPackage("..util..").check(ROOM);
  }

  @Test
  void signatures_thatArePublic_nameNoTypeOfKafka() {
    var leaks =
        ROOM.stream()
            .filter(one -> one.getModifiers().contains(JavaModifier.PUBLIC))
            .flatMap(one -> one.getCodeUnits().stream())
            .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(
                unit ->
                    unit.getAllInvolvedRawTypes().stream()
                        .anyMatch(type -> type.getPackageName().startsWith("org.apache.kafka")))
            .filter(unit -> unit.getOwner().getModifiers().contains(JavaModifier.PUBLIC))
            .map(unit -> unit.getFullName())
            .toList();

    assertThat(leaks).isEmpty();
  }
}
