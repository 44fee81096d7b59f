package io.github.partnercenter.qualification.internal.http;

import java.util.Optional;
import java.util.UUID;

/** Reads GUIDs as Partner Center writes them: 36 characters with hyphens, in any case. */
public final class Guid {
    private static final int LENGTH = 36;

    private Guid() {}

    /** {@return the GUID; empty if the text is anything else} */
    public static Optional<UUID> parse(String text) {
        return text != null && text.length() == LENGTH && hasForm(text)
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }

    // UUID.fromString also accepts 1-2-3-4-5
    private static boolean hasForm(String text) {
        for (int i = 0; i < LENGTH; i++) {
            boolean isHyphen = i == 8 || i == 13 || i == 18 || i == 23;
            char c = text.charAt(i);
            if (isHyphen ? c != '-' : c > 'f' || Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
