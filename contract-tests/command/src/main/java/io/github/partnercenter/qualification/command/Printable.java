package io.github.partnercenter.qualification.command;

/** Text that can neither steer a terminal nor break a line of a table. */
final class Printable {
    private static final int MAX_LENGTH = 100;

    private Printable() {}

    /** {@return the text without control characters and line breaks} */
    static String text(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    /** {@return the same, no longer than a line} */
    static String line(String text) {
        String printable = text(text);
        return printable.length() <= MAX_LENGTH ? printable : printable.substring(0, MAX_LENGTH) + "…";
    }
}
