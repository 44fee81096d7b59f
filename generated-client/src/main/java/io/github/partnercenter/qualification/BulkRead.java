package io.github.partnercenter.qualification;

import io.github.partnercenter.qualification.PartnerCenterException.Category;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One reading of many customers. The thread that takes results also starts calls: one for each result it has taken. */
final class BulkRead<T> implements Spliterator<CustomerResult<T>> {
    private static final int MOST_REJECTIONS = 10;

    private final BulkCustomers customers;
    private final Session session;
    private final Function<QualificationOperations, CompletableFuture<T>> operation;
    private final BlockingQueue<Answer<T>> answers = new LinkedBlockingQueue<>();
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private final long total;
    private Iterator<UUID> ids;
    private int inFlight;
    private long start;
    private long done;
    private long failed;
    private long throttled;
    private volatile boolean closed;

    private record Answer<T>(UUID customer, int rejections, T value, PartnerCenterException failure) {
        boolean isRejection() {
            return failure != null && failure.status() == 429 && rejections < MOST_REJECTIONS;
        }
    }

    BulkRead(BulkCustomers customers, Function<QualificationOperations, CompletableFuture<T>> operation) {
        this.customers = customers;
        this.session = customers.session;
        this.operation = operation;
        this.total = customers.customerTenantIds instanceof Collection<?> known ? known.size() : -1;
    }

    Stream<CustomerResult<T>> stream() {
        return StreamSupport.stream(this, false).onClose(this::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super CustomerResult<T>> action) {
        if (closed) {
            return false;
        }
        if (ids == null) {
            ids = customers.customerTenantIds.iterator();
            start = System.nanoTime();
            session.calls().bulkReads.add(this);
        }
        try {
            while (inFlight < customers.inFlight && ids.hasNext()) {
                ask(ids.next(), 0);
                inFlight++;
            }
            if (inFlight == 0) {
                close();
                return false;
            }
            Answer<T> answer = answers.take();
            while (answer.isRejection()) {
                throttled++;
                ask(answer.customer(), answer.rejections());
                answer = answers.take();
            }
            inFlight--;
            done++;
            failed += answer.failure() == null ? 0 : 1;
            customers.onProgress.accept(progress());
            action.accept(new CustomerResult<>(answer.customer(), answer.value(), answer.failure()));
            return true;
        } catch (InterruptedException interrupted) {
            close();
            Thread.currentThread().interrupt();
            throw new PartnerCenterException(
                    Category.INTERRUPTED,
                    session.exchange(),
                    null,
                    "the thread that takes results was interrupted",
                    interrupted);
        } catch (RuntimeException | Error fromElsewhere) {
            // of the iterable, of the rate limiter or of the consumer: nobody will take the other results
            close();
            throw fromElsewhere;
        }
    }

    /** Takes a permit and asks for a customer as soon as that allows. */
    private void ask(UUID customer, int rejections) {
        long wait = session.calls().quota.admission(true).toNanos();
        if (wait == 0) {
            call(customer, rejections);
            return;
        }
        CompletableFuture<Void> permit = new CompletableFuture<>();
        underWay.add(permit);
        permit.whenComplete((granted, closed) -> {
            underWay.remove(permit);
            if (closed == null) {
                call(customer, rejections);
            } else {
                answers.add(closed(customer, rejections));
            }
        });
        Calls calls = session.calls();
        try {
            CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS, calls.threads.workers())
                    .execute(() -> permit.complete(null));
        } catch (RejectedExecutionException shutDown) {
            permit.cancel(false);
        }
        if (closed || calls.isClosed()) {
            permit.cancel(false);
        }
    }

    private void call(UUID customer, int rejections) {
        CompletableFuture<T> call;
        try {
            call = operation.apply(new QualificationOperations(session, customer));
        } catch (IllegalStateException closed) {
            answers.add(closed(customer, rejections));
            return;
        }
        underWay.add(call);
        ((Call<?, ?>) call).awaited();
        call.whenComplete((value, failure) -> {
            underWay.remove(call);
            answers.add(new Answer<>(customer, rejections + 1, value, failure(failure)));
        });
        if (closed) {
            call.cancel(false);
        }
    }

    private Answer<T> closed(UUID customer, int rejections) {
        PartnerCenterException end = new PartnerCenterException(
                Category.CLOSED, session.exchange(), null, "the PartnerCenter was closed before the call", null);
        return new Answer<>(customer, rejections, null, end);
    }

    private static PartnerCenterException failure(Throwable failure) {
        return failure instanceof CompletionException wrapped
                ? failure(wrapped.getCause())
                : failure instanceof PartnerCenterException ours ? ours : null;
    }

    private BulkProgress progress() {
        double perSecond = done * 1e9 / Math.max(1, System.nanoTime() - start);
        Optional<Duration> remaining = total < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (1_000 * Math.max(0, total - done) / perSecond)));
        return new BulkProgress(done, failed, throttled, perSecond, remaining);
    }

    /** Ends what waits for its permit, with the end of the {@link PartnerCenter}; calls end by themselves then. */
    void cancelPermits() {
        underWay.stream().filter(each -> !(each instanceof Call)).forEach(permit -> permit.cancel(false));
    }

    private void close() {
        closed = true;
        session.calls().bulkReads.remove(this);
        underWay.forEach(each -> each.cancel(false));
    }

    /** Never: it would take results ahead of demand. */
    @Override
    public Spliterator<CustomerResult<T>> trySplit() {
        return null;
    }

    @Override
    public long estimateSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
        return NONNULL;
    }
}
