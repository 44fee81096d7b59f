package io.github.partnercenter.qualification.spring;

import java.io.Serial;

/** The properties of the sign-in are missing, incomplete or contradictory. */
final class SignInException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String action;

    SignInException(String problem, String action) {
        super(problem);
        this.action = action;
    }

    /** {@return what to do} */
    String action() {
        return action;
    }
}
