package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import org.mechanist.schemas.Json;

/**
 * Holds a server's answers to its OpenAPI document: each has to be one that the document has for
 * the operation, and to have all the fields that it says, and no others.
 */
final class ApiDocument {

  private final JsonNode document;
  private final JsonNode components;

  /**
   * @param text the document
   */
  ApiDocument(byte[] text) throws Exception {
    this.document = Json.MAPPER.readTree(text);
    this.components = document.path("components").deepCopy();
    close(components.path("schemas"));
  }

  /** A field that is not described is an error. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.has("properties")
        && object.path("type").asText().equals("object")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ApiDocument::close);
  }

  /**
   * Checks an answer.
   *
   * @param path as the document has it
   */
  void check(String method, String path, int status, String type, byte[] body) throws Exception {
    var operation = document.path("paths").path(path).path(method.toLowerCase());
    assertThat(operation.isMissingNode()).as("%s %s is described", method, path).isFalse();
    var answer = resolved(operation.path("responses").path(Integer.toString(status)));
    assertThat(answer.isMissingNode())
        .as("%s %s may answer %d: %s", method, path, status, new String(body))
        .isFalse();
    if (!answer.has("content")) {
      assertThat(body).isEmpty();
      return;
    }
    var content = answer.path("content").path(type.split(";", 2)[0]);
    assertThat(content.isMissingNode()).as("%s %s may be %s", method, path, type).isFalse();
    if (type.contains("json")) {
      assertThat(errors(content.path("schema"), Json.MAPPER.readTree(body)))
          .as("%s %s %d", method, path, status)
          .isEmpty();
    }
  }

  /** What is wrong with a value of one of the document's kinds. */
  List<String> errors(String schema, JsonNode value) {
    return errors(
        Json.MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + schema), value);
  }

  private List<String> errors(JsonNode schema, JsonNode value) {
    ObjectNode whole = schema.deepCopy();
    whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    whole.set("components", components);
    var validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
    return validator.validate(value).stream().map(ValidationMessage::getMessage).toList();
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }
}
