package io.github.partnercenter.qualification.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What differs between two specs for their consumers, each difference with its place: not texts, examples and extensions. */
final class SpecDifferences {
    private static final Set<String> TEXTS =
            Set.of("info", "servers", "title", "description", "summary", "example", "examples", "externalDocs", "tags");

    private final List<String> differences = new ArrayList<>();

    private SpecDifferences() {}

    static List<String> between(Path before, Path after) {
        SpecDifferences found = new SpecDifferences();
        found.compare("", Json.mapper().valueToTree(read(before)), Json.mapper().valueToTree(read(after)));
        return found.differences;
    }

    /** With references unresolved, so that a difference of a component is one difference. */
    static OpenAPI read(Path spec) {
        return new OpenAPIV3Parser().read(spec.toString());
    }

    private void compare(String place, JsonNode before, JsonNode after) {
        if (before.isObject() && after.isObject()) {
            Map<String, JsonNode> old = children(place, before);
            Map<String, JsonNode> now = children(place, after);
            Set<String> names = new TreeSet<>(old.keySet());
            names.addAll(now.keySet());
            names.forEach(name -> compare((place + " " + name).strip(), child(old, name), child(now, name)));
        } else if (!before.equals(after)) {
            differences.add(place + ": " + text(before) + ", now " + text(after));
        }
    }

    /** By their names; the name of a path's variable does not matter. */
    private static Map<String, JsonNode> children(String place, JsonNode parent) {
        Map<String, JsonNode> children = new TreeMap<>();
        parent.properties().stream()
                .filter(child -> place.endsWith(" properties")
                        || !TEXTS.contains(child.getKey()) && !child.getKey().startsWith("x-"))
                .forEach(child ->
                        children.put(child.getKey().replaceAll("\\{[^}]+}", "{}"), namedParameters(child.getValue())));
        return children;
    }

    private static JsonNode namedParameters(JsonNode node) {
        if (!node.isArray() || !node.path(0).has("in")) {
            return node;
        }
        ObjectNode named = Json.mapper().createObjectNode();
        node.forEach(parameter -> named.set(
                parameter.path("in").asText().equals("path")
                        ? "{}"
                        : parameter.path("name").asText(),
                parameter));
        return named;
    }

    private static JsonNode child(Map<String, JsonNode> children, String name) {
        return children.getOrDefault(name, Json.mapper().missingNode());
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "absent" : node.isObject() ? "present" : node.toString();
    }
}
