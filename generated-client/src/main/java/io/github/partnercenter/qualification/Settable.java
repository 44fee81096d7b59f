package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.model.CustomerQualification;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The values that an operation can set: the rules of {@code x-settable} in the spec.
 *
 * @param requires the required fields of each value that can be set
 * @param accepts the optional fields of each value
 */
record Settable(Map<String, Set<String>> requires, Map<String, Set<String>> accepts) {

    /**
     * Rejects what the service would reject.
     *
     * @param fields the other fields of the request, by their JSON names
     * @throws IllegalArgumentException if the qualification cannot be set, or not with these fields
     */
    void check(CustomerQualification qualification, Map<String, String> fields) {
        if (qualification == null || !requires.containsKey(qualification.value())) {
            throw new IllegalArgumentException("Only one of "
                    + requires.keySet().stream().sorted().toList() + " can be set, not " + qualification);
        }
        Set<String> required = requires.get(qualification.value());
        Set<String> accepted = new HashSet<>(accepts.getOrDefault(qualification.value(), Set.of()));
        accepted.addAll(required);
        for (String field : required) {
            if (!fields.containsKey(field)) {
                throw new IllegalArgumentException(qualification + " requires " + field);
            }
        }
        fields.forEach((field, value) -> {
            if (!accepted.contains(field)) {
                throw new IllegalArgumentException(qualification + " does not accept " + field);
            }
            if (value.isBlank()) {
                throw new IllegalArgumentException(field + " is blank");
            }
        });
    }
}
