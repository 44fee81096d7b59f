package io.github.partnercenter.qualification.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request that the sandbox has received.
 *
 * @param method as sent
 * @param path as sent, percent-encoded, without the query
 * @param query as sent, percent-encoded; null if there was none
 * @param headers unmodifiable, as are their values, with case-insensitive names
 * @param body as UTF-8; empty if there was none
 */
public record RecordedRequest(
        String method, String path, String query, Map<String, List<String>> headers, String body) {

    /**
     * Returns the first value of a header.
     *
     * @param name the name, in any case
     * @return the value; empty if the request did not have the header
     */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** A copy with another method. */
    RecordedRequest withMethod(String other) {
        return new RecordedRequest(other, path, query, headers, body);
    }

    /** The names of the query's parameters. */
    Set<String> queryNames() {
        return query == null
                ? Set.of()
                : Stream.of(query.split("&"))
                        .map(parameter -> parameter.replaceFirst("=.*", ""))
                        .collect(Collectors.toSet());
    }

    /** The body as JSON; a missing node if it is not JSON. */
    JsonNode json() {
        try {
            return QualificationSandbox.MAPPER.readTree(body);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }

    /** Method and path only, because the headers contain the token. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
