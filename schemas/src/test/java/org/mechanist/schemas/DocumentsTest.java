package org.mechanist.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schemas and the AsyncAPI document say what the classes do. */
class DocumentsTest {

  @ParameterizedTest
  @CsvSource({
    "image.schema.json, image-json.txt, width",
    "command.schema.json, command.txt, kind",
    "command.schema.json, command-import.txt, id",
    "lifecycle-event.schema.json, lifecycle-answer.txt, kind",
    "committee-state.schema.json, committee-state.txt, experts",
    "lifecycle-event.schema.json, lifecycle-event.txt, kind",
    "journal-entry.schema.json, journal-entry.txt, images",
    "snapshot-manifest.schema.json, snapshot-manifest.txt, experts",
    "snapshot-manifest.schema.json, snapshot-manifest-provenance.txt, experts",
    "snapshot-manifest.schema.json, snapshot-manifest-snapshot.txt, experts"
  })
  void schema_goldenFile_isValidAndWithoutAFieldIsNot(String schema, String golden, String field)
      throws IOException {
    var value = (ObjectNode) Json.MAPPER.readTree(GoldenFile.read(golden).value());

    assertThat(schema(schema).validate(value)).isEmpty();
    assertThat(schema(schema).validate(value.remove(List.of(field)))).isNotEmpty();
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("lifecycle-event.schema.json", LifecycleEvent.Kind.values()),
        Arguments.of("command.schema.json", Command.Kind.values()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void schema_kinds_areThoseOfTheClass(String schema, Enum<?>[] values) throws IOException {
    var kinds = new ArrayList<String>();
    resource(schema).at("/properties/kind/enum").forEach(kind -> kinds.add(kind.textValue()));

    assertThat(kinds)
        .isEqualTo(
            Arrays.stream(values)
                .map(kind -> Json.MAPPER.<JsonNode>valueToTree(kind).textValue())
                .toList());
  }

  @Test
  void imageSchema_limits_areThoseOfTheClass() throws IOException {
    for (var side : List.of("width", "height")) {
      var property = resource("image.schema.json").at("/properties/" + side);
      assertThat(property.path("maximum").intValue()).isEqualTo(Pixels.MAX_SIDE);
    }
  }

  @Test
  void asyncApi_channels_haveTheAddressesOfTheTopics() throws IOException {
    var addresses = new ArrayList<String>();
    asyncApi().path("channels").forEach(c -> addresses.add(c.path("address").textValue()));

    assertThat(asyncApi().path("asyncapi").textValue()).isEqualTo("3.0.0");
    assertThat(addresses).isEqualTo(Topics.DEFAULT.all());
  }

  @Test
  void asyncApi_references_allResolve() throws IOException {
    var references = asyncApi().findValuesAsText("$ref");

    assertThat(references).hasSizeGreaterThan(20);
    for (var reference : references) {
      var target =
          reference.startsWith("#") ? asyncApi().at(reference.substring(1)) : resource(reference);
      assertThat(target.isObject()).as(reference).isTrue();
    }
  }

  @Test
  void asyncApi_operations_coverEachChannelOnceWithAllItsMessages() throws IOException {
    var channels = new HashSet<String>();
    for (var operation : asyncApi().path("operations")) {
      var channel = operation.at("/channel/$ref").textValue();
      channels.add(channel);
      assertThat(operation.path("action").textValue()).isIn("send", "receive");
      assertThat(operation.path("messages").findValuesAsText("$ref"))
          .hasSize(asyncApi().at(channel.substring(1) + "/messages").size())
          .allMatch(message -> message.startsWith(channel + "/messages/"));
    }

    assertThat(channels).hasSize(asyncApi().path("channels").size());
  }

  @Test
  void asyncApi_headers_areTheNamesInTheClass() throws Exception {
    var described = new HashSet<String>();
    for (var message : asyncApi().at("/components/messages")) {
      message.at("/headers/properties").fieldNames().forEachRemaining(described::add);
    }
    var named = new HashSet<String>();
    for (var field : HeaderNames.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && !field.getName().endsWith("_PREFIX")) {
        named.add((String) field.get(null));
      }
    }

    assertThat(named).hasSizeGreaterThan(10);
    assertThat(described).isEqualTo(named);
  }

  @Test
  void asyncApi_deadLetterCauses_areThoseOfTheClass() throws IOException {
    var causes = new ArrayList<String>();
    asyncApi()
        .at("/components/messages/deadLetter/headers/properties/dead-letter-cause/enum")
        .forEach(cause -> causes.add(cause.textValue()));

    assertThat(causes).isEqualTo(Arrays.stream(Malformed.Cause.values()).map(Enum::name).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "imageRaw, image-raw.txt",
    "imageJson, image-json.txt",
    "restoredImage, restored-image.txt",
    "command, command.txt",
    "lifecycleEvent, lifecycle-event.txt",
    "committeeState, committee-state.txt",
    "snapshotManifest, snapshot-manifest.txt",
    "deadLetter, dead-letter.txt",
    "deadLetter, dead-letter-cut.txt",
    "journalEntry, journal-entry.txt"
  })
  void asyncApi_headersOfAGoldenFile_followTheirSchema(String message, String golden)
      throws IOException {
    var headers = Json.MAPPER.createObjectNode();
    GoldenFile.read(golden).headers().forEach(h -> headers.put(h.name(), h.text()));
    var schema = asyncApi().at("/components/messages/" + message + "/headers");

    assertThat(schema.isObject()).isTrue();
    assertThat(factory().getSchema(schema).validate(headers)).isEmpty();
  }

  private static JsonSchema schema(String name) throws IOException {
    return factory().getSchema(resource(name));
  }

  private static JsonSchemaFactory factory() {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  }

  private static JsonNode asyncApi() throws IOException {
    return resource("asyncapi.json");
  }

  private static JsonNode resource(String name) throws IOException {
    try (var stream = Message.class.getResourceAsStream(name)) {
      assertThat(stream).as("resource %s", name).isNotNull();
      return Json.MAPPER.readTree(stream);
    }
  }
}
