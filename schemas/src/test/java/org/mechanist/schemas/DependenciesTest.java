package org.mechanist.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DependenciesTest {

  @Test
  void schemas_allClasses_dependOnJacksonAndNothingElse() {
    var imported =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.mechanist.schemas");

    assertThat(imported.contain(ImageCodec.class)).isTrue();
    assertThat(imported.contain(ImageCodecTest.class)).isFalse();
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "com.fasterxml.jackson..", "org.mechanist.schemas..")
        .check(imported);
  }
}
