package org.mechanist.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The house as a whole: this module's class path sees every other one. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.mechanist");

  @ParameterizedTest
  @ValueSource(strings = {"schemas", "ingest", "learner", "serving", "app"})
  void import_ofEachModule_isNotEmpty(String module) {
    assertThat(CLASSES.that(resideInAPackage("org.mechanist." + module + "..")))
        .hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.kafka.., ingest",
    "kafka.., ingest",
    "ai.djl.., learner",
    "ai.onnxruntime.., serving",
    "reactor.netty.., serving",
    "io.micrometer.., serving",
    "org.jline.., app",
    "picocli.., app"
  })
  void library_behindOneModule_isKnownToNoOther(String library, String module) {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.mechanist." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  @Test
  void modules_dependOnEachOther_asTheHousePlanSays() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("schemas")
        .definedBy("org.mechanist.schemas..")
        .layer("ingest")
        .definedBy("org.mechanist.ingest..")
        .layer("learner")
        .definedBy("org.mechanist.learner..")
        .layer("serving")
        .definedBy("org.mechanist.serving..")
        .layer("app")
        .definedBy("org.mechanist.app..")
        .whereLayer("schemas")
        .mayOnlyBeAccessedByLayers("ingest", "learner", "serving", "app")
        .whereLayer("ingest")
        .mayOnlyBeAccessedByLayers("learner", "serving", "app")
        .whereLayer("learner")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("serving")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void modules_haveNoCycles() {
    slices().matching("org.mechanist.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void classes_ofTheLearner_knowNothingOfTheTruth() {
    noClasses()
        .that()
        .resideInAPackage("org.mechanist.learner..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.mechanist.schemas.Truth")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("org.mechanist.ingest.mechanism..", "org.mechanist.ingest.scenario..")
        .because("only evaluation may know what happened to an image")
        .check(CLASSES);
  }

  /**
   * The gradients would be wrong now and then: see the documentation of the package network. These
   * are the operations whose derivative needs the number again.
   */
  @ParameterizedTest
  @ValueSource(strings = {"mul", "div", "pow", "maximum", "minimum"})
  void arrays_whereGradientsMayBeRecorded_meetNoJavaNumbers(String operation) {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.mechanist.learner.network.Weights") // after the gradients
        .should()
        .callMethod(NDArray.class, operation, Number.class)
        .orShould()
        .callMethod(NDArrays.class, operation, NDArray.class, Number.class)
        .check(CLASSES);
  }

  @Test
  void packages_areNotNamedUtil() {
    noClasses().should().resideInAPackage("..util..").check(CLASSES);
  }
}
