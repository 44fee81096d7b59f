package io.github.partnercenter.qualification.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spec as far as the sandbox needs it: operations, their examples, the sample customers. */
final class Spec {
    private static final String RESOURCE = "/META-INF/partner-center-qualification/openapi.json";
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    private final JsonNode root;
    private final Map<String, Pattern> paths = new LinkedHashMap<>();

    Spec() {
        try (InputStream json = Spec.class.getResourceAsStream(RESOURCE)) {
            root = new ObjectMapper().readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException("Cannot read the spec " + RESOURCE, broken);
        }
        root.path("paths").fieldNames().forEachRemaining(path -> paths.put(path, pattern(path)));
    }

    private static Pattern pattern(String path) {
        // neither variables nor names of paths hold anything that a pattern would take for its own
        return Pattern.compile(VARIABLE.matcher(path).replaceAll("([^/]+)"));
    }

    /** The path of the spec that a request's path is an instance of. */
    Optional<Path> path(String requestPath) {
        for (Map.Entry<String, Pattern> path : paths.entrySet()) {
            Matcher match = path.getValue().matcher(requestPath);
            if (match.matches()) {
                return Optional.of(new Path(path.getKey(), match.groupCount() > 0 ? match.group(1) : null));
            }
        }
        return Optional.empty();
    }

    /** The operation to show someone first. */
    String samplePath() {
        String path = paths.keySet().iterator().next();
        String sample = samples().values().iterator().next().toString();
        return VARIABLE.matcher(path).replaceAll(sample);
    }

    /** The sample customers: the named examples of the path parameter, in the order of the spec. */
    Map<String, UUID> samples() {
        Map<String, UUID> samples = new LinkedHashMap<>();
        JsonNode examples = root.findValue("parameters").findValue("examples");
        examples.properties()
                .forEach(sample -> samples.put(
                        sample.getKey(),
                        UUID.fromString(sample.getValue().path("value").asText())));
        return samples;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    /**
     * A path of the spec, as requested.
     *
     * @param customerTenantId what stands in place of the path's variable
     */
    record Path(String template, String customerTenantId) {}

    /** The operation of a path with a method. */
    Optional<Operation> operation(Path path, String method) {
        JsonNode operation = root.path("paths").path(path.template()).path(method.toLowerCase(Locale.ROOT));
        return operation.isMissingNode() ? Optional.empty() : Optional.of(new Operation(operation));
    }

    /** An operation and its answers. */
    final class Operation {
        private final JsonNode node;

        private Operation(JsonNode node) {
            this.node = node;
        }

        /** The first example of a status. */
        Answer answer(int status) {
            Map.Entry<String, JsonNode> content =
                    content(status).properties().iterator().next();
            JsonNode example = content.getValue().path("examples").iterator().next();
            return answer(status, content.getKey(), example.path("value"));
        }

        /** A body that no example of the status has. */
        Answer answer(int status, JsonNode body) {
            return answer(status, content(status).fieldNames().next(), body);
        }

        /** The example of this name, whatever its status. */
        Optional<Answer> answer(String exampleName) {
            for (Map.Entry<String, JsonNode> response : node.path("responses").properties()) {
                int status = Integer.parseInt(response.getKey());
                for (Map.Entry<String, JsonNode> content : content(status).properties()) {
                    JsonNode example = content.getValue().path("examples").path(exampleName);
                    if (!example.isMissingNode()) {
                        return Optional.of(answer(status, content.getKey(), example.path("value")));
                    }
                }
            }
            return Optional.empty();
        }

        /** The bodies of all examples of a status. */
        List<JsonNode> examples(int status) {
            return content(status).findValues("examples").stream()
                    .flatMap(examples -> examples.findValues("value").stream())
                    .toList();
        }

        private static String value(JsonNode header) {
            boolean id = header.path("schema").path("format").asText().equals("uuid");
            return id ? UUID.randomUUID().toString() : header.path("example").asText();
        }

        private JsonNode content(int status) {
            return response(status).path("content");
        }

        private JsonNode response(int status) {
            return resolved(node.path("responses").path(Integer.toString(status)));
        }

        private Answer answer(int status, String contentType, JsonNode body) {
            Map<String, String> headers = new LinkedHashMap<>();
            response(status)
                    .path("headers")
                    .properties()
                    .forEach(header -> headers.put(header.getKey(), value(resolved(header.getValue()))));
            boolean json = contentType.endsWith("json");
            return new Answer(status, headers, contentType, json ? body.toString() : body.asText());
        }
    }
}
