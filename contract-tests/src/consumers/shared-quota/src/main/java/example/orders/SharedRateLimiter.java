package example.orders;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.partnercenter.qualification.RateLimiter;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One quota for all JVMs that use the same Redis: a bucket of Bucket4j's, from which each takes its permits. */
final class SharedRateLimiter implements RateLimiter {
    /** Permits that are there at once after a pause. */
    private static final int BURST = 4;

    private final BucketProxy bucket;

    /**
     * Shares a quota.
     *
     * @param partnerTenantId whose quota it is
     * @param requests how many it allows
     * @param per in which time
     */
    SharedRateLimiter(RedisClient redis, String partnerTenantId, int requests, Duration per) {
        // what the bucket holds and what flows into it meanwhile must not exceed the quota together; one in a hundred
        // less,
        // since on their way some requests catch up with others
        int flow = requests - BURST - requests / 50;
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(BURST).refillGreedy(flow, per))
                .build();
        this.bucket = Bucket4jLettuce.casBasedBuilder(redis)
                .build()
                .getProxy(
                        ("partner-center-quota:" + partnerTenantId).getBytes(StandardCharsets.UTF_8),
                        () -> configuration);
    }

    @Override
    public Duration reserve() {
        return Duration.ofNanos(bucket.consumeIgnoringRateLimits(1));
    }
}
