package io.github.partnercenter.qualification.internal.bulk;

import java.util.UUID;

/**
 * A customer that waits for a turn.
 *
 * @param rejections the number of requests rejected because of the quota
 */
record Waiting(UUID customer, int rejections) {}
