package example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.QualificationSandboxExtension;
import io.github.partnercenter.qualification.sandbox.RequestQuota;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two JVMs and a quota. */
@ExtendWith(QualificationSandboxExtension.class)
@Timeout(120)
class SharedQuotaTest {
    private static final int REQUESTS = 900;
    private static final int SECONDS = 3;
    private static final int CUSTOMERS_EACH = 4_000;

    @Test
    void isUsedUpAndNotExceeded(QualificationSandbox sandbox) throws Exception {
        sandbox.givenQuota(RequestQuota.slidingWindow(REQUESTS, Duration.ofSeconds(SECONDS)));
        int port = freePort();
        Process redis = start("redis-server", "--bind", "127.0.0.1", "--port", "" + port, "--save", "");
        try {
            redis.inputReader().lines().anyMatch(line -> line.contains("Ready to accept connections"));
            List<Process> reports = List.of(report(sandbox, port), report(sandbox, port));
            while (sandbox.requests().isEmpty()) {
                Thread.onSpinWait();
            }
            long start = System.nanoTime();
            for (Process report : reports) {
                assertEquals("" + CUSTOMERS_EACH, report.inputReader().readLine());
            }
            double seconds = (System.nanoTime() - start) / 1e9;

            int requests = sandbox.requests().size();
            double used = 2.0 * CUSTOMERS_EACH * SECONDS / REQUESTS / seconds;
            System.out.printf(
                    "%d requests for %d customers in %.1f s: %.1f %% of the quota%n",
                    requests, 2 * CUSTOMERS_EACH, seconds, 100 * used);
            assertEquals(2 * CUSTOMERS_EACH, requests, "a rejected request is sent again");
            assertTrue(used >= 0.95, "use of the quota: " + used);
        } finally {
            redis.destroy();
        }
    }

    private static Process report(QualificationSandbox sandbox, int port) throws IOException {
        return start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CustomerReport.class.getName(),
                sandbox.baseUrl().toString(),
                "redis://127.0.0.1:" + port,
                "a-partner",
                "" + REQUESTS,
                "" + SECONDS,
                "" + CUSTOMERS_EACH);
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
