package io.github.partnercenter.qualification;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads GUIDs as Partner Center writes them: 36 characters with hyphens, in any case. */
final class Guid {
    // UUID.fromString alone takes 1-2-3-4-5 for a GUID
    private static final Pattern FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Guid() {}

    static Optional<UUID> parse(String text) {
        return text != null && FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
