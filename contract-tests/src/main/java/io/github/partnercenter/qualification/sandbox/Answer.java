package io.github.partnercenter.qualification.sandbox;

import java.util.Map;

/**
 * What the sandbox answers.
 *
 * @param contentType null if there is no body
 */
record Answer(int status, Map<String, String> headers, String contentType, String body) {

    /** The answer where the spec has none: no such path, or a method that the path does not know. */
    static Answer empty(int status) {
        return new Answer(status, Map.of(), null, "");
    }
}
