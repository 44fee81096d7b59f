package io.github.partnercenter.qualification.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** Method and path only: headers hold the token. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
