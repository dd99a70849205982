package org.mechanist.serving;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.consume.RestoredConsumer;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.experiment.ReproductionFolder;
import org.mechanist.serving.picture.SampleGrid;
import org.mechanist.serving.report.ReportWriter;
import org.mechanist.serving.restore.Restorer;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.mechanist.serving");

  @Test
  void import_ofThisModule_isNotEmpty() {
    assertThat(CLASSES.stream().map(JavaClass::getFullName))
        .contains(
            DigitClassifier.class.getName(),
            Evaluation.class.getName(),
            SampleGrid.class.getName(),
            ReportWriter.class.getName(),
            ReproductionFolder.class.getName(),
            RestoredConsumer.class.getName(),
            Restorer.class.getName());
  }

  @Test
  void classes_ofServing_knowNeitherLearnerNorDjl() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.mechanist.learner..", "ai.djl..")
        .because("learner and serving meet on topics")
        .check(CLASSES);
  }

  @Test
  void classes_butThoseThatRunModels_doNotKnowOnnxRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.mechanist.serving.onnx")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(CLASSES);
  }

  @Test
  void classes_ofServing_knowNoBroker() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .because("ingest is the only importer of Kafka")
        .check(CLASSES);
  }

  @Test
  void packages_ofServing_haveNoCycles() {
    slices().matching("org.mechanist.serving.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packages_ofServing_areNotNamedUtil() {
    noClasses().should().resideInAPackage("..util..").check(CLASSES);
  }
}
