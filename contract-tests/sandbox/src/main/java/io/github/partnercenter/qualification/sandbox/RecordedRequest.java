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
 * A request that the sandbox has seen.
 *
 * @param method in capitals
 * @param path as sent, percent-encoded, without the query
 * @param query as sent, percent-encoded; null if there was none
 * @param headers unmodifiable; names in any case find their values
 * @param body as UTF-8; empty if there was none
 */
public record RecordedRequest(
        String method, String path, String query, Map<String, List<String>> headers, String body) {

    /**
     * The first value of a header.
     *
     * @param name in any case
     * @return empty if the request did not have it
     */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The same with another method. */
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

    /** The body as JSON; missing if it is none. */
    JsonNode json() {
        try {
            return QualificationSandbox.MAPPER.readTree(body);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }

    /** Method and path only: headers hold the token. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
