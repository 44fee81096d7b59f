package example.orders;

import io.github.partnercenter.qualification.CustomerResult;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.lettuce.core.RedisClient;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One of several JVMs that read customers of the same partner. */
final class CustomerReport {
    private CustomerReport() {}

    /**
     * Reads customers, and prints how many.
     *
     * @param arguments address of Partner Center and of Redis, partner tenant, requests allowed in a number of seconds, number of customers
     */
    public static void main(String[] arguments) {
        RedisClient redis = RedisClient.create(arguments[1]);
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(URI.create(arguments[0]))
                .accessToken(() -> "any")
                .rateLimiter(new SharedRateLimiter(
                        redis,
                        arguments[2],
                        Integer.parseInt(arguments[3]),
                        Duration.ofSeconds(Integer.parseInt(arguments[4]))))
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
