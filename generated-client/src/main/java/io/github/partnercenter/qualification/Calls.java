package io.github.partnercenter.qualification;

import feign.AsyncFeign;
import feign.Request;
import feign.RequestTemplate;
import feign.Retryer;
import feign.Target;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.api.ApiSpec;
import io.github.partnercenter.qualification.api.CustomerQualificationApi;
import io.github.partnercenter.qualification.api.ValidationCodesApi;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Starts calls, and ends those that are under way when it is closed. */
final class Calls implements AutoCloseable {
    private static final int TICK_MILLIS = 10;

    final CustomerQualificationApi customerQualification;
    final ValidationCodesApi validationCodes;
    final String applicationName;
    final int maxAttempts;
    final Threads threads;
    final Tokens tokens;
    final Quota quota;
    final CallListener listener;
    final Set<Call<?, ?>> underWay = ConcurrentHashMap.newKeySet();
    final Set<BulkRead<?>> bulkReads = ConcurrentHashMap.newKeySet();
    private final Transport transport;
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile boolean closed;

    /** Makes requests of a path only: the transport knows the rest, and need not hear of it with each. */
    private record Paths<T>(Class<T> type) implements Target<T> {
        @Override
        public String name() {
            return url();
        }

        @Override
        public String url() {
            return ApiSpec.SERVER;
        }

        @Override
        public Request apply(RequestTemplate template) {
            return template.request();
        }
    }

    Calls(
            Transport transport,
            Threads threads,
            AccessTokenProvider provider,
            Quota quota,
            CallListener listener,
            String applicationName,
            int maxAttempts) {
        AsyncFeign.AsyncBuilder<Void> feign = AsyncFeign.<Void>builder()
                .client(transport)
                .retryer(Retryer.NEVER_RETRY)
                .encoder(new JsonEncoder())
                .decoder(new JsonDecoder())
                .errorDecoder(new ErrorMapper());
        this.customerQualification = feign.target(new Paths<>(CustomerQualificationApi.class));
        this.validationCodes = feign.target(new Paths<>(ValidationCodesApi.class));
        this.transport = transport;
        this.threads = threads;
        this.quota = quota;
        this.listener = listener;
        this.applicationName = applicationName;
        this.maxAttempts = maxAttempts;
        this.tokens = new Tokens(provider, threads.workers());
    }

    /** Starts a call; see {@link Call}. */
    <T, R> CompletableFuture<R> start(
            RequestContext context,
            Retries retries,
            Function<Request.Options, CompletableFuture<T>> operation,
            Function<PartnerResponse<T>, R> view) {
        Call<T, R> call = new Call<>(this, context, retries, operation, view);
        underWay.add(call);
        if (closed) {
            underWay.remove(call);
            throw new IllegalStateException("This PartnerCenter is closed");
        }
        if (ticking.compareAndSet(false, true)) {
            tickLater();
        }
        call.begin();
        return call;
    }

    /** One clock for all calls: a timer for each would wake a thread for each. */
    private void tick() {
        long now = System.nanoTime();
        try {
            underWay.forEach(call -> call.tick(now));
        } finally {
            ticking.set(false);
            if (!underWay.isEmpty() && ticking.compareAndSet(false, true)) {
                tickLater();
            }
        }
    }

    private void tickLater() {
        CompletableFuture.delayedExecutor(TICK_MILLIS, TimeUnit.MILLISECONDS, threads.deadlines())
                .execute(this::tick);
    }

    /** Waits for a call that nobody else has, and ends it when the waiting thread is interrupted. */
    static <R> R await(CompletableFuture<R> call) {
        ((Call<?, ?>) call).awaited();
        BlockingQueue<Boolean> ended = new ArrayBlockingQueue<>(1);
        call.whenComplete((value, failure) -> ended.add(true));
        try {
            // not get() of the call: on a thread of the common pool, that may do other work instead, past the deadline
            ended.take();
            return call.get();
        } catch (ExecutionException failure) {
            throw thrown(failure);
        } catch (InterruptedException interrupted) {
            ((Call<?, ?>) call).fail(Category.INTERRUPTED, "the waiting thread was interrupted", interrupted);
            try {
                return await(call);
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static PartnerCenterException thrown(ExecutionException failure) {
        PartnerCenterException thrown = (PartnerCenterException) failure.getCause();
        // where the caller waits says more than which worker of ours noticed
        thrown.setStackTrace(new Throwable().getStackTrace());
        return thrown;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        List<Call<?, ?>> calls = List.copyOf(underWay);
        try {
            bulkReads.forEach(BulkRead::endWaiting);
            calls.forEach(Call::stop);
            calls.forEach(call -> call.fail(Category.CLOSED, "the PartnerCenter was closed during the call", null));
        } finally {
            transport.close();
            threads.close();
        }
    }
}
