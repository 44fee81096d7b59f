package io.github.partnercenter.qualification;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * How a call ended. It succeeded if it neither failed nor was cancelled.
 *
 * @param operation the {@code operationId} of the spec, such as {@code getQualifications}; empty if nothing was sent
 * @param attempts how many requests were sent, or tried to be; the repetition with another token does not count
 * @param duration from its start to its end, waits included
 * @param status of the answer to the last attempt; 0 if there was none
 * @param requestId of the last attempt, which may have ended before it was sent
 * @param correlationId of the call
 * @param cancelled whether its caller ended it, by cancelling its future or by completing it otherwise
 * @param failure why it failed; empty if it did not
 */
public record EndedCall(
        String operation,
        int attempts,
        Duration duration,
        int status,
        UUID requestId,
        UUID correlationId,
        boolean cancelled,
        Optional<PartnerCenterException> failure) {}
