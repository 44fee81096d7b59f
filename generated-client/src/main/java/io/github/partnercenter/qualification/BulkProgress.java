package io.github.partnercenter.qualification;

import java.time.Duration;
import java.util.Optional;

/**
 * How far reading many customers has come.
 *
 * @param done customers that have been answered, failures included
 * @param failed customers that have been answered with a failure
 * @param throttled how often the service rejected a request for its quota
 * @param perSecond customers answered per second, since the beginning
 * @param remaining how long the rest takes at that rate; empty if nobody knows how many there are
 */
public record BulkProgress(long done, long failed, long throttled, double perSecond, Optional<Duration> remaining) {}
