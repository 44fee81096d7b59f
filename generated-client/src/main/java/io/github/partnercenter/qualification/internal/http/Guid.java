package io.github.partnercenter.qualification.internal.http;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads GUIDs as Partner Center writes them: 36 characters with hyphens, in any case. */
public final class Guid {
    // UUID.fromString also accepts 1-2-3-4-5
    private static final Pattern FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Guid() {}

    /** {@return the GUID; empty if the text is anything else} */
    public static Optional<UUID> parse(String text) {
        return text != null && FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
