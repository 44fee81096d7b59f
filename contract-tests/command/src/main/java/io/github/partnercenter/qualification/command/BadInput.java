package io.github.partnercenter.qualification.command;

/** Input that the user has to correct. The message is one line. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInput(String message) {
        super(message);
    }
}
