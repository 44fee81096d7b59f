package io.github.partnercenter.qualification.bench;

import feign.Client;
import feign.Retryer;
import feign.http2client.Http2Client;
import io.github.partnercenter.qualification.BulkProgress;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.RateLimiter;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.RequestQuota;
import io.github.partnercenter.qualification.stock.api.CustomerQualificationApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Many customers against a quota, and very many in a small heap. */
final class BulkBenchmark {
    private static final int VERY_MANY = 1_000_000;

    private BulkBenchmark() {}

    /** Customers, and the quota of their service; rejected requests count. */
    record Job(int customers, int requests, Duration window, boolean slides) {
        static final Job SECONDS = new Job(20_000, 1_000, Duration.ofSeconds(1), false);
        /** What is published is a quota per minute. */
        static final Job MINUTES = new Job(30_000, 3_000, Duration.ofMinutes(1), true);

        String inWords() {
            return "%,d customers, %,d requests in %d s".formatted(customers, requests, window.toSeconds())
                    + (slides ? ", sliding" : "");
        }

        double optimum() {
            return (double) customers / requests * window.toSeconds();
        }
    }

    /** What a run came to. */
    record Run(double seconds, long answered, long rejected) {}

    static Run ours(Job job, RateLimiter limiter) throws IOException {
        return withSandbox(job, baseUrl -> ours(baseUrl, limiter, job.customers()));
    }

    private static Run ours(URI baseUrl, RateLimiter limiter, int customers) {
        AtomicReference<BulkProgress> progress = new AtomicReference<>();
        try (PartnerCenter partner = PartnerCenter.builder()
                .baseUrl(baseUrl)
                .accessToken(() -> Clients.TOKEN)
                .rateLimiter(limiter)
                .build()) {
            long start = System.nanoTime();
            long answered;
            try (var results = partner.customers()
                    .byIds(ids(customers))
                    .onProgress(progress::set)
                    .qualification()
                    .get()) {
                answered = results.filter(result -> result.value().equals(CustomerQualification.EDUCATION))
                        .count();
            }
            return new Run(
                    (System.nanoTime() - start) / 1e9, answered, progress.get().throttled());
        }
    }

    /** 64 threads over the stock client, which tries again as Feign does. */
    static Run stock(Job job) throws IOException {
        return withSandbox(job, baseUrl -> {
            AtomicInteger answered = new AtomicInteger();
            AtomicInteger rejected = new AtomicInteger();
            Client http = new Http2Client(
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
            Client counting = (request, options) -> {
                feign.Response response = http.execute(request, options);
                rejected.addAndGet(response.status() == 429 ? 1 : 0);
                return response;
            };
            CustomerQualificationApi api = Clients.stock(baseUrl, counting, new Retryer.Default());
            ExecutorService threads = Executors.newFixedThreadPool(64);
            long start = System.nanoTime();
            ids(job.customers())
                    .forEach(id -> threads.execute(() -> {
                        try {
                            api.getQualification(id, UUID.randomUUID(), UUID.randomUUID(), null, null);
                            answered.incrementAndGet();
                        } catch (feign.FeignException givenUp) {
                            // this customer has no answer
                        }
                    }));
            threads.shutdown();
            try {
                threads.awaitTermination(10, TimeUnit.MINUTES);
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
            return new Run((System.nanoTime() - start) / 1e9, answered.get(), rejected.get());
        });
    }

    /** A million customers in 128 MB; returns seconds. */
    static double veryMany() throws IOException {
        return withSandbox(new Job(VERY_MANY, 0, Duration.ZERO, false), baseUrl -> {
            try {
                Process client = Jvm.start(List.of("-Xmx128m"), BulkBenchmark.class, "client", baseUrl.toString());
                String seconds = client.inputReader().readLine();
                if (client.waitFor() != 0) {
                    throw new IllegalStateException("It did not fit");
                }
                return Double.parseDouble(seconds);
            } catch (IOException | InterruptedException broken) {
                throw new IllegalStateException(broken);
            }
        });
    }

    private interface Work<R> {
        R at(URI baseUrl);
    }

    private static <R> R withSandbox(Job job, Work<R> work) throws IOException {
        Process sandbox = Jvm.start(
                BulkBenchmark.class,
                "sandbox",
                Integer.toString(job.customers()),
                Integer.toString(job.requests()),
                job.window().toString(),
                Boolean.toString(job.slides()));
        try {
            return work.at(URI.create(sandbox.inputReader().readLine()));
        } finally {
            sandbox.destroy();
        }
    }

    private static Iterable<UUID> ids(int customers) {
        return () -> ids(IntStream.range(0, customers));
    }

    private static Iterator<UUID> ids(IntStream numbers) {
        return numbers.mapToObj(i -> new UUID(0x3f2504e04f8941d3L, i)).iterator();
    }

    /** A JVM for the sandbox, or for the client that has little memory. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments[0].equals("client")) {
            Run run = ours(URI.create(arguments[1]), RateLimiter.of(1_000_000, Duration.ofSeconds(1)), VERY_MANY);
            if (run.answered() != VERY_MANY) {
                throw new IllegalStateException("Some have no answer: " + run);
            }
            System.out.println(run.seconds());
            return;
        }
        QualificationSandbox sandbox = QualificationSandbox.start();
        ids(IntStream.range(0, Integer.parseInt(arguments[1])))
                .forEachRemaining(id -> sandbox.givenCustomer(id, CustomerQualification.EDUCATION));
        int requests = Integer.parseInt(arguments[2]);
        if (requests > 0) {
            Duration window = Duration.parse(arguments[3]);
            RequestQuota quota = Boolean.parseBoolean(arguments[4])
                    ? RequestQuota.slidingWindow(requests, window)
                    : RequestQuota.fixedWindow(requests, window);
            sandbox.givenQuota(quota.countingRejected());
        }
        System.out.println(sandbox.baseUrl());
        Thread.currentThread().join();
    }
}
