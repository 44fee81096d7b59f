package io.github.partnercenter.qualification.internal.bulk;

import java.util.UUID;

/**
 * A customer who waits for a turn.
 *
 * @param rejections how often the service has rejected a request for the quota
 */
record Waiting(UUID customer, int rejections) {}
