package io.github.partnercenter.qualification.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains at start-up what the sign-in requires. */
final class SignInFailureAnalyzer extends AbstractFailureAnalyzer<SignInException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SignInException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
