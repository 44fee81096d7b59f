package io.github.partnercenter.qualification.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The API reference as a web page, shown by Swagger UI. */
final class ReferencePage {
    private static final String INDEX = "index.html";
    private static final String SPEC = "openapi.json";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    ReferencePage() {
        String swaggerUi = "/META-INF/resources/webjars/swagger-ui/" + version() + "/";
        for (String own : new String[] {INDEX, "reference.js"}) {
            files.put(own, read(own));
        }
        for (String theirs : new String[] {"swagger-ui.css", "swagger-ui-bundle.js"}) {
            files.put(theirs, read(swaggerUi + theirs));
        }
        files.put(SPEC, withoutOptionalExamples(read("/META-INF/partner-center-qualification/" + SPEC)));
    }

    /**
     * Removes the examples of optional parameters, which Swagger UI would send: a request id must be sent only once, and a
     * validation code only with its qualification.
     */
    private static byte[] withoutOptionalExamples(byte[] json) {
        try {
            JsonNode spec = MAPPER.readTree(json);
            // parameters, wherever they are
            spec.findParents("in").forEach(parameter -> {
                if (!parameter.path("required").asBoolean()) {
                    ((ObjectNode) parameter).remove(List.of("example", "examples"));
                }
            });
            return MAPPER.writeValueAsBytes(spec);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Serves it at the root of a sandbox, which receives its requests. */
    void showAt(QualificationSandbox sandbox) throws IOException {
        ObjectNode spec = (ObjectNode) MAPPER.readTree(files.get(SPEC));
        spec.putArray("servers").addObject().put("url", "/").put("description", "This sandbox; accepts any token");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] content = file.getKey().equals(SPEC) ? MAPPER.writeValueAsBytes(spec) : file.getValue();
            sandbox.givenPage("/" + file.getKey(), type(file.getKey()), content);
        }
        String index = new String(files.get(INDEX), StandardCharsets.UTF_8).replace("<html ", "<html data-sandbox ");
        sandbox.givenPage("/", type(INDEX), index.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes it to a folder, for any web server. It sends no requests.
     *
     * @throws BadInput if the folder contains files that are not from an earlier export
     */
    void exportTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> existing = Files.list(folder)) {
            existing.map(file -> file.getFileName().toString())
                    .filter(name -> !files.containsKey(name))
                    .findFirst()
                    .ifPresent(foreign -> {
                        throw new BadInput(folder + " is not empty: it contains " + foreign);
                    });
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static String type(String file) {
        return TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream pom =
                ReferencePage.class.getResourceAsStream("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            properties.load(pom);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty("version");
    }

    private static byte[] read(String resource) {
        try (InputStream bytes = ReferencePage.class.getResourceAsStream(resource)) {
            return bytes.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + resource, unreadable);
        }
    }
}
