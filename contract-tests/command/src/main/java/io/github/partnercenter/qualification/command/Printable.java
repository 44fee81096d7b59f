package io.github.partnercenter.qualification.command;

/** Makes text safe for terminals and single lines. */
final class Printable {
    /** In code points: half a character cannot be printed. */
    private static final int MAX_LENGTH = 100;

    private Printable() {}

    /** {@return the text without control characters and line breaks} */
    static String text(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    /** {@return the same, shortened to one line} */
    static String line(String text) {
        String printable = text(text);
        return printable.codePointCount(0, printable.length()) <= MAX_LENGTH
                ? printable
                : printable.substring(0, printable.offsetByCodePoints(0, MAX_LENGTH)) + "…";
    }
}
