package io.github.partnercenter.qualification.internal.bulk;

import io.github.partnercenter.qualification.BulkProgress;
import io.github.partnercenter.qualification.CustomerResult;
import io.github.partnercenter.qualification.PartnerCenterException;
import io.github.partnercenter.qualification.PartnerCenterException.Category;
import io.github.partnercenter.qualification.internal.call.CallScope;
import io.github.partnercenter.qualification.internal.call.Operation;
import io.github.partnercenter.qualification.internal.call.Outcome;
import io.github.partnercenter.qualification.internal.quota.Throttle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One bulk read. Consuming a result makes room for the next customer. */
public final class BulkReader<T> implements Spliterator<CustomerResult<T>> {
    private static final int MAX_REJECTIONS = 10;
    /** Enough for a late timer, too few for a burst after this process was suspended. */
    private static final int MAX_APPLICATIONS = 4;

    private final CallScope scope;
    private final Iterable<UUID> customerTenantIds;
    private final int maxInFlight;
    private final Consumer<BulkProgress> onProgress;
    private final Function<UUID, Operation<T>> operation;
    private final BlockingQueue<BulkAnswer<T>> answers = new LinkedBlockingQueue<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Set<Runnable> underWay = ConcurrentHashMap.newKeySet();
    private final long total;
    private int applications;
    private Iterator<UUID> ids;
    private Runnable stopListening = () -> {};
    private int inFlight;
    private long start;
    private long done;
    private long failed;
    private long throttled;
    private volatile Throwable broken;
    private volatile boolean isClosed;

    public BulkReader(
            CallScope scope,
            Iterable<UUID> customerTenantIds,
            int maxInFlight,
            Consumer<BulkProgress> onProgress,
            Function<UUID, Operation<T>> operation) {
        this.scope = scope;
        this.customerTenantIds = customerTenantIds;
        this.maxInFlight = maxInFlight;
        this.onProgress = onProgress;
        this.operation = operation;
        this.total = customerTenantIds instanceof Collection<?> known ? known.size() : -1;
    }

    public Stream<CustomerResult<T>> stream() {
        return StreamSupport.stream(this, false).onClose(this::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super CustomerResult<T>> action) {
        if (isClosed) {
            return false;
        }
        try {
            begin();
            while (inFlight < maxInFlight && !scope.isClosed() && ids.hasNext()) {
                UUID id = Objects.requireNonNull(ids.next(), "a customer tenant id is null");
                inFlight++;
                enqueue(new Waiting(id, 0));
            }
            if (inFlight == 0) {
                boolean isIncomplete = scope.isClosed() && ids.hasNext();
                close();
                if (isIncomplete) {
                    throw closed();
                }
                return false;
            }
            BulkAnswer<T> answer = take();
            while (answer != null && answer.isRejection() && answer.of().rejections() + 1 < MAX_REJECTIONS) {
                throttled++;
                enqueue(new Waiting(answer.of().customer(), answer.of().rejections() + 1));
                answer = take();
            }
            if (answer == null) {
                return false;
            }
            if (answer.concernsAllCustomers()) {
                throw answer.failure();
            }
            inFlight--;
            done++;
            failed += answer.failure() == null ? 0 : 1;
            throttled += answer.isRejection() ? 1 : 0;
            onProgress.accept(progress());
            action.accept(answer.result());
            return true;
        } catch (Throwable ofForeignCode) {
            // nobody consumes the other results
            close();
            throw ofForeignCode;
        }
    }

    private void begin() {
        if (ids == null) {
            start = System.nanoTime();
            stopListening = scope.whenClosed(this::endWaiting);
            ids = customerTenantIds.iterator();
        }
    }

    /** {@return the next outcome; null if this was closed in the meantime} */
    private BulkAnswer<T> take() {
        BulkAnswer<T> answer;
        try {
            do {
                answer = answers.take();
            } while (answer.of() == null && broken == null && !isClosed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw CallScope.failure(Category.INTERRUPTED, "the thread that reads results was interrupted", interrupted);
        }
        if (broken != null) {
            throw BulkReader.<RuntimeException>asIs(broken);
        }
        return isClosed ? null : answer;
    }

    /** May be a checked exception that foreign code does not declare. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E asIs(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** Queues a customer. */
    private void enqueue(Waiting customer) {
        synchronized (waiting) {
            waiting.add(customer);
        }
        apply();
        if (scope.isClosed()) {
            endWaiting();
        }
    }

    private void apply() {
        while (isApplicationWanted()) {
            new Application().turn.applyLater();
        }
    }

    private boolean isApplicationWanted() {
        synchronized (waiting) {
            if (applications >= Math.min(MAX_APPLICATIONS, waiting.size())) {
                return false;
            }
            applications++;
            return true;
        }
    }

    /** An application for a turn, which the customer that has waited longest gets. */
    private final class Application implements Throttle.Applicant {
        private final Throttle.Turn turn = scope.bulkTurn(this);
        private final Runnable release = turn::release;

        Application() {
            underWay.add(release);
            if (isClosed) {
                turn.release();
            }
        }

        @Override
        public void admitted() {
            Waiting next;
            synchronized (waiting) {
                applications--;
                next = waiting.poll();
            }
            underWay.remove(release);
            if (next == null) {
                turn.release();
            } else {
                request(next, turn);
            }
            apply();
        }

        @Override
        public void refused(Duration wait) {
            throw new AssertionError("a bulk read has no deadline");
        }

        @Override
        public void failed(Throwable reason) {
            turn.release();
            // endWaiting() ends the waiting customers
            if (!scope.isClosed()) {
                broken = reason;
                answers.add(BulkAnswer.wakeUp());
            }
        }
    }

    private void request(Waiting customer, Throttle.Turn turn) {
        Request request = new Request(customer);
        try {
            request.end = scope.start(operation.apply(customer.customer()), request, turn);
        } catch (Throwable notStarted) {
            turn.release();
            request.ended(
                    null,
                    scope.isClosed()
                            ? closed()
                            : CallScope.failure(Category.TRANSPORT, "not started: " + notStarted, notStarted));
            return;
        }
        underWay.add(request.end);
        if (request.hasEnded) {
            underWay.remove(request.end);
        } else if (isClosed) {
            request.end.run();
        }
    }

    /** The call for one customer. */
    private final class Request implements Outcome<T> {
        private final Waiting customer;
        private volatile Runnable end = () -> {};
        private volatile boolean hasEnded;

        Request(Waiting customer) {
            this.customer = customer;
        }

        @Override
        public void ended(T value, PartnerCenterException failure) {
            hasEnded = true;
            underWay.remove(end);
            answers.add(new BulkAnswer<>(customer, value, failure));
        }
    }

    private static PartnerCenterException closed() {
        return CallScope.failure(Category.CLOSED, "the PartnerCenter was closed before the call", null);
    }

    private BulkProgress progress() {
        double perSecond = done * 1e9 / Math.max(1, System.nanoTime() - start);
        Optional<Duration> remaining = total < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (1_000 * Math.max(0, total - done) / perSecond)));
        return BulkProgress.of(done, failed, throttled, perSecond, remaining);
    }

    /** Ends the customers that wait when the {@code PartnerCenter} is closed, which ends their calls itself. */
    private void endWaiting() {
        synchronized (waiting) {
            waiting.forEach(each -> answers.add(new BulkAnswer<>(each, null, closed())));
            waiting.clear();
        }
    }

    private void close() {
        isClosed = true;
        stopListening.run();
        synchronized (waiting) {
            waiting.clear();
        }
        underWay.forEach(Runnable::run);
        underWay.clear();
        // wakes the thread that consumes results
        answers.add(BulkAnswer.wakeUp());
    }

    /** {@return null: a split would consume results ahead of demand} */
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
