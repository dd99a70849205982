package org.mechanist.learner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.pipeline.LearnerPipeline;
import org.mechanist.learner.training.LearningStep;
import org.mechanist.schemas.Truth;

/** What no class of the learner may do. */
class RulesTest {

  private static final String PIPELINE = "org.mechanist.learner.pipeline..";
  private static final String BENCH = "org.mechanist.learner.bench..";

  private static JavaClasses learner;

  @BeforeAll
  static void importLearner() {
    learner =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.mechanist.learner");
  }

  @Test
  void learner_import_isNotEmpty() {
    assertThat(learner.contain(LearningStep.class)).isTrue();
    assertThat(learner.contain(LearnerPipeline.class)).isTrue();
    assertThat(learner.contain(RulesTest.class)).isFalse();
    assertThat(learner.size()).isGreaterThan(25);
  }

  @Test
  void learner_kafka_isUsedNowhere() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka.."));
  }

  @Test
  void science_streams_areUnknown() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(PIPELINE, BENCH)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "reactor..",
                "org.reactivestreams..",
                "org.mechanist.ingest.kafka..",
                "org.mechanist.ingest.broker..",
                "org.mechanist.ingest.producer.."));
  }

  @Test
  void learner_groundTruth_isUnknown() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(BENCH)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.mechanist.ingest.mechanism..",
                "org.mechanist.ingest.scenario..",
                "org.mechanist.ingest.mnist.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(BENCH)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Truth.class));
  }

  @Test
  void pairs_areKnownToNothingThatCompetes() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.mechanist.learner.complexity..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.mechanist.learner.complexity..")
            .because("a learner never sees an image beside what it was before"));
  }

  /** So no array is in a signature of the pipeline, nor on a Flux, which only the pipeline has. */
  @Test
  void pipelineRecipeAndLifecycle_arrays_areUnknown() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                PIPELINE, "org.mechanist.learner.recipe..", "org.mechanist.learner.lifecycle..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.."));
  }

  @Test
  void learner_onnxRuntime_isUsedNowhere() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("ai.onnxruntime.."));
  }

  /** What is read from a file must not be able to run anything. */
  @Test
  void learner_javaSerialization_isUsedNowhere() {
    check(noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class));
  }

  @Test
  void learner_otherRooms_areUnknown() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.mechanist.serving..", "org.mechanist.app.."));
  }

  @Test
  void packages_dependencies_haveNoCycle() {
    check(slices().matching("org.mechanist.learner.(*)..").should().beFreeOfCycles());
  }

  @Test
  void packages_util_doesNotExist() {
    check(noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common.."));
  }

  private static void check(ArchRule rule) {
    rule.check(learner);
  }
}
