package example.orders;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
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
    private final RateLimiter share;

    /**
     * Shares a quota. After a rejection only the JVM that met it waits; the others wait after one of their own.
     *
     * @param redis with a command timeout of a second or two: a permit is asked for before each request
     * @param share what this JVM keeps to while Redis does not answer
     * @param partnerTenantId whose quota it is
     * @param requests how many it allows
     * @param per in which time
     */
    SharedRateLimiter(RedisClient redis, RateLimiter share, String partnerTenantId, int requests, Duration per) {
        this.share = share;
        // what the bucket holds and what flows into it meanwhile must not exceed the quota together; one in fifty less,
        // since on their way some requests catch up with others
        int flow = requests - BURST - requests / 50;
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(BURST).refillGreedy(flow, per))
                .build();
        // Redis keeps the configuration with the bucket, so another quota is another bucket
        String key = "partner-center-quota:%s:%d:%s".formatted(partnerTenantId, requests, per);
        this.bucket = Bucket4jLettuce.casBasedBuilder(redis)
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1)))
                .build()
                .getProxy(key.getBytes(StandardCharsets.UTF_8), () -> configuration);
    }

    @Override
    public Duration reserve() {
        try {
            return Duration.ofNanos(bucket.consumeIgnoringRateLimits(1));
        } catch (RuntimeException redisDoesNotAnswer) {
            return share.reserve();
        }
    }
}
