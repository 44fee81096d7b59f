package io.github.partnercenter.qualification.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A response of the sandbox.
 *
 * @param contentType null if there is no body
 * @param json the body, as JSON or as a text node
 */
record StubResponse(int status, Map<String, Supplier<String>> headers, String contentType, JsonNode json) {

    /** A response without a body, for what the spec does not describe. */
    static StubResponse empty(int status) {
        return new StubResponse(status, Map.of(), null, MissingNode.getInstance());
    }

    /** A text response of the sandbox itself, not of the service. */
    static StubResponse text(int status, String text) {
        return new StubResponse(status, Map.of(), "text/plain; charset=utf-8", TextNode.valueOf(text));
    }

    /** A copy with another body. */
    StubResponse with(JsonNode body) {
        return new StubResponse(status, headers, contentType, body);
    }

    /** A copy with another value of a header. */
    StubResponse with(String header, String value) {
        Map<String, Supplier<String>> others = new LinkedHashMap<>(headers);
        others.put(header, () -> value);
        return new StubResponse(status, others, contentType, json);
    }

    String body() {
        boolean isJson = contentType != null && contentType.endsWith("json");
        return isJson ? json.toString() : json.asText();
    }
}
