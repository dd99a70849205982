package org.mechanist.ingest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.schemas.Json;

class ScenariosTest {

  @TempDir private Path folder;

  static List<String> builtIn() {
    return Scenarios.builtIn();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void load_builtIn_hasItsNameAndFollowsTheSchema(String name) throws IOException {
    assertThat(Scenarios.load(name).name()).isEqualTo(name);
    assertThat(schema().validate(resource(name + ".json"))).isEmpty();
  }

  @Test
  void load_paper10_isOnePhaseOfTheTenMechanisms() {
    var scenario = Scenarios.load("paper10");

    assertThat(scenario.phases()).hasSize(1);
    assertThat(scenario.images()).isEqualTo(19_200);
    assertThat(scenario.mechanisms()).isEqualTo(Mechanisms.set("paper10").orElseThrow());
    assertThat(scenario.phases().get(0).weights()).hasSize(10).containsOnly(1.0);
  }

  @Test
  void load_twoPhases_bringsANewMechanismInTheSecond() {
    var phases = Scenarios.load("two-phases").phases();

    assertThat(phases).hasSize(2);
    assertThat(phases.get(1).mechanisms()).containsAll(phases.get(0).mechanisms());
    assertThat(phases.get(1).mechanisms()).hasSizeGreaterThan(phases.get(0).mechanisms().size());
  }

  @Test
  void load_file_readsPhasesWeightsAndSets() throws IOException {
    var scenario =
        Scenarios.load(
            file(
                """
                {"$schema": "scenario.schema.json", "name": "mine", "phases": [
                  {"images": 64, "mechanisms": ["invert", "rotate(30)+noise(0.2)"], "weights": [1, 3]},
                  {"images": 32, "mechanisms": ["paper10", "blur(1)"], "weights": [2, 5]}]}
                """));

    assertThat(scenario.name()).isEqualTo("mine");
    assertThat(scenario.phases().get(0).mechanisms())
        .extracting(Mechanism::name)
        .containsExactly("invert", "rotate(30)+noise(0.2)");
    assertThat(scenario.phases().get(0).weights()).containsExactly(1.0, 3.0);
    assertThat(scenario.phases().get(1).mechanisms()).hasSize(11);
    assertThat(scenario.phases().get(1).weights())
        .containsExactly(2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 5.0);
  }

  @Test
  void load_unknownName_listsTheBuiltInOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scenarios.load("paper11"))
        .withMessage(
            "\"paper11\" is neither a file nor a built-in scenario; built in are paper10,"
                + " two-mechanisms, two-phases, lifelong, calm, burst, drift");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | the scenario is not a JSON object",
        "{\"phases\": []} | name is missing; it is a text",
        "{\"name\": \"x\"} | phases is missing or not a list of objects",
        "{\"name\": \"x\", \"phases\": []} | a scenario has one phase or more, x has none",
        "{\"name\": \"x\", \"fases\": []} | field \"fases\" is not known; there are [$schema,"
            + " description, name, phases]",
        "{\"name\": \"x\", \"phases\": [7]} | phases[0]: it is not a JSON object",
        "{\"name\": \"x\", \"phases\": [{\"mechanisms\": [\"invert\"]}]} | phases[0]: images is"
            + " missing or no whole number",
        "{\"name\": \"x\", \"phases\": [{\"images\": 1.5, \"mechanisms\": [\"invert\"]}]} |"
            + " phases[0]: images is missing or no whole number",
        "{\"name\": \"x\", \"phases\": [{\"images\": 0, \"mechanisms\": [\"invert\"]}]} |"
            + " phases[0]: a phase has 1 image or more, this one 0",
        "{\"name\": \"x\", \"phases\": [{\"images\": 1}]} | phases[0]: mechanisms is missing or not"
            + " a list of texts",
        "{\"name\": \"x\", \"phases\": [{\"images\": 1, \"mechanisms\": [4]}]} | phases[0]:"
            + " mechanisms is a list of texts, but holds 4",
        "{\"name\": \"x\", \"phases\": [{\"images\": 1, \"mechanisms\": [\"invert\"], \"weights\":"
            + " [1, 2]}]} | phases[0]: weights has 2 entries, mechanisms has 1; as many are needed",
        "{\"name\": \"x\", \"phases\": [{\"images\": 1, \"mechanisms\": [\"invert\"], \"weights\":"
            + " [\"a\"]}]} | phases[0]: weights is a list of numbers, but holds \"a\""
      })
  void load_fileWithAFault_saysWhereItIsAndTheSchemaAgrees(String json, String fault)
      throws IOException {
    var file = file(json);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scenarios.load(file))
        .withMessage("file %s holds no scenario: %s".formatted(file, fault));
    if (!fault.contains("as many are needed")) { // which JSON Schema cannot say
      assertThat(schema().validate(Json.MAPPER.readTree(json))).isNotEmpty();
    }
  }

  @Test
  void load_fileThatIsNotJson_saysSo() throws IOException {
    var file = file("name: x");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scenarios.load(file))
        .withMessageStartingWith("file %s holds no scenario: it is not JSON: ".formatted(file));
  }

  @Test
  void load_fileThatIsNoTextOrTooLong_isRefused() throws IOException {
    var binary = Files.write(folder.resolve("binary.json"), new byte[] {'"', -1, '"'}).toString();
    var endless = file(" ".repeat((1 << 20) + 1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scenarios.load(binary))
        .withMessage("file %s holds no scenario: it is not UTF-8 text".formatted(binary));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scenarios.load(endless))
        .withMessageEndingWith("it is 1048577 bytes long, a scenario has at most 1048576");
  }

  @Test
  void load_fileWithAnUnknownMechanism_listsThoseThereAre() throws IOException {
    var file = file("{\"name\": \"x\", \"phases\": [{\"images\": 1, \"mechanisms\": [\"spin\"]}]}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scenarios.load(file))
        .withMessageContaining("phases[0]: \"spin\" is no mechanism")
        .withMessageContaining("translate(dx,dy)");
  }

  private String file(String json) throws IOException {
    return Files.writeString(folder.resolve("scenario.json"), json).toString();
  }

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(resource("scenario.schema.json"));
  }

  private static JsonNode resource(String name) throws IOException {
    try (var stream = Scenarios.class.getResourceAsStream(name)) {
      return Json.MAPPER.readTree(stream);
    }
  }
}
