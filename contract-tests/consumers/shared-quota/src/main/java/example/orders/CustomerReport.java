package example.orders;

import io.github.partnercenter.qualification.CustomerResult;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.RateLimiter;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One of several JVMs that read customers of the same partner. */
final class CustomerReport {
    private static final int JVMS = 2;

    private CustomerReport() {}

    /**
     * Reads customers, and prints how many.
     *
     * @param arguments address of Partner Center and of Redis, partner tenant, requests allowed in a number of seconds, number of customers
     */
    public static void main(String[] arguments) {
        RedisURI redisUri = RedisURI.create(arguments[1]);
        redisUri.setTimeout(Duration.ofSeconds(1));
        RedisClient redis = RedisClient.create(redisUri);
        int requests = Integer.parseInt(arguments[3]);
        Duration per = Duration.ofSeconds(Integer.parseInt(arguments[4]));
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(URI.create(arguments[0]))
                .accessToken(() -> "any")
                .rateLimiter(
                        new SharedRateLimiter(redis, RateLimiter.of(requests / JVMS, per), arguments[2], requests, per))
                .build()) {
            Iterable<UUID> customers =
                    IntStream.range(0, Integer.parseInt(arguments[5])).mapToObj(i -> UUID.randomUUID())::iterator;
            try (Stream<CustomerResult<CustomerQualification>> results =
                    partner.customers().byIds(customers).qualification().get()) {
                System.out.println(results.count());
            }
        } finally {
            redis.shutdown();
        }
    }
}
