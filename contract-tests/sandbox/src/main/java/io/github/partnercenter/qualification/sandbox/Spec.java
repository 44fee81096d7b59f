package io.github.partnercenter.qualification.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.partnercenter.qualification.model.CustomerQualification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The parts of the spec that the sandbox needs: operations with their examples, and the sample customers. */
final class Spec {
    private static final String RESOURCE = "/META-INF/partner-center-qualification/openapi.json";
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    private final JsonNode root;
    private final String qualificationField;
    private final Map<String, UUID> samples;
    private final Set<String> exampleNames;
    private final Map<String, Pattern> paths = new LinkedHashMap<>();
    private final Map<String, Map<String, Operation>> operations = new LinkedHashMap<>();

    Spec() {
        try (InputStream json = Spec.class.getResourceAsStream(RESOURCE)) {
            root = new ObjectMapper().readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException("Cannot read the spec " + RESOURCE, broken);
        }
        qualificationField = qualificationField();
        samples = readSamples();
        exampleNames = readExampleNames();
        root.path("paths").properties().forEach(path -> {
            paths.put(path.getKey(), pattern(path.getKey()));
            operations.put(path.getKey(), readOperations(path.getValue()));
        });
    }

    private static Pattern pattern(String path) {
        // paths contain no special characters of regular expressions other than the variables' braces
        return Pattern.compile(VARIABLE.matcher(path).replaceAll("([^/]+)"));
    }

    /** Finds the path of the spec that matches a request's path. */
    Optional<Path> path(String requestPath) {
        for (Map.Entry<String, Pattern> path : paths.entrySet()) {
            Matcher match = path.getValue().matcher(requestPath);
            if (match.matches()) {
                return Optional.of(new Path(path.getKey(), match.groupCount() > 0 ? match.group(1) : null));
            }
        }
        return Optional.empty();
    }

    /** The path of the operation for a first example. */
    String samplePath() {
        String path = paths.keySet().iterator().next();
        String sample = samples().values().iterator().next().toString();
        return VARIABLE.matcher(path).replaceAll(sample);
    }

    /** The sample customers: the examples of the path parameter, in the order of the spec. */
    Map<String, UUID> samples() {
        return samples;
    }

    private Map<String, UUID> readSamples() {
        Map<String, UUID> read = new LinkedHashMap<>();
        root.at("/components/parameters")
                .findValue("examples")
                .properties()
                .forEach(sample -> read.put(
                        sample.getKey(),
                        UUID.fromString(sample.getValue().path("value").asText())));
        return Collections.unmodifiableMap(read);
    }

    /** The names of all examples of responses. */
    Set<String> exampleNames() {
        return exampleNames;
    }

    private Set<String> readExampleNames() {
        Set<String> names = new TreeSet<>();
        root.findValues("examples").forEach(examples -> examples.fieldNames().forEachRemaining(names::add));
        return Collections.unmodifiableSet(names);
    }

    /** The first qualification in a body of any shape: None for an empty list; empty if there is none. */
    Optional<CustomerQualification> qualification(JsonNode body) {
        if (body.isArray()) {
            return body.isEmpty() ? Optional.of(CustomerQualification.NONE) : qualification(body.get(0));
        }
        if (body.isObject()) {
            return qualification(body.path(qualificationField));
        }
        return body.isTextual() ? Optional.of(CustomerQualification.of(body.asText())) : Optional.empty();
    }

    /** The name of the field whose schema is that of the qualification. */
    private String qualificationField() {
        return root.at("/components/schemas/VettedQualification/properties").properties().stream()
                .filter(property -> property.getValue()
                        .path("$ref")
                        .asText()
                        .endsWith("/" + CustomerQualification.class.getSimpleName()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    /**
     * A path of the spec, as requested.
     *
     * @param customerTenantId the value of the path's variable
     */
    record Path(String template, String customerTenantId) {}

    /** The operation with a path and a method. */
    Optional<Operation> operation(Path path, String method) {
        return Optional.ofNullable(operations.get(path.template()).get(method));
    }

    /** The methods of a path. */
    Set<String> methods(Path path) {
        return operations.get(path.template()).keySet();
    }

    private Map<String, Operation> readOperations(JsonNode path) {
        Map<String, Operation> read = new LinkedHashMap<>();
        path.properties().stream()
                .filter(operation -> operation.getValue().has("responses"))
                .forEach(operation ->
                        read.put(operation.getKey().toUpperCase(Locale.ROOT), new Operation(operation.getValue())));
        return read;
    }

    /** An operation and its responses. */
    final class Operation {
        private final SortedMap<Integer, Map<String, StubResponse>> examples = new TreeMap<>();
        private final Map<String, Set<String>> settable = new LinkedHashMap<>();

        private Operation(JsonNode node) {
            node.path("responses").properties().stream()
                    .filter(response -> !response.getKey().equals("default"))
                    .forEach(response -> {
                        int status = Integer.parseInt(response.getKey());
                        examples.put(status, readExamples(status, resolved(response.getValue())));
                    });
            node.path("x-settable").properties().forEach(value -> {
                Set<String> needed = new TreeSet<>();
                value.getValue().forEach(name -> needed.add(name.asText()));
                settable.put(value.getKey(), needed);
            });
        }

        /** The first example of a status. */
        StubResponse response(int status) {
            return examples.get(status).values().iterator().next();
        }

        /** The first example of a successful response. */
        StubResponse success() {
            return response(successStatus());
        }

        /** The successful example with this name. */
        Optional<StubResponse> success(String exampleName) {
            return Optional.ofNullable(examples.get(successStatus()).get(exampleName));
        }

        /** The example of a failure with this name. */
        Optional<StubResponse> refusal(String exampleName) {
            return examples.tailMap(400).values().stream()
                    .flatMap(named -> Stream.ofNullable(named.get(exampleName)))
                    .findFirst();
        }

        /** The name of the first successful example with this qualification. */
        Optional<String> successWith(Predicate<CustomerQualification> wanted) {
            return examples.get(successStatus()).entrySet().stream()
                    .filter(example -> qualification(example.getValue().json())
                            .filter(wanted)
                            .isPresent())
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        /** The values that can be set, each with its required fields; empty if none can be set. */
        Map<String, Set<String>> settable() {
            return settable;
        }

        /** The status of success; of two, the more specific one. */
        private int successStatus() {
            return examples.headMap(300).lastKey();
        }

        private Map<String, StubResponse> readExamples(int status, JsonNode response) {
            Map<String, Supplier<String>> headers = new LinkedHashMap<>();
            response.path("headers")
                    .properties()
                    .forEach(header -> headers.put(header.getKey(), value(resolved(header.getValue()))));
            Map<String, StubResponse> read = new LinkedHashMap<>();
            Stream.of("content", "x-undeclared-content")
                    .flatMap(bodies -> response.path(bodies).properties().stream())
                    .forEach(content -> content.getValue()
                            .path("examples")
                            .properties()
                            .forEach(example -> read.put(
                                    example.getKey(),
                                    new StubResponse(
                                            status,
                                            headers,
                                            content.getKey(),
                                            example.getValue().path("value")))));
            return read;
        }

        private static Supplier<String> value(JsonNode header) {
            String example = header.path("example").asText();
            boolean id = header.path("schema").path("format").asText().equals("uuid");
            return id ? () -> UUID.randomUUID().toString() : () -> example;
        }
    }
}
