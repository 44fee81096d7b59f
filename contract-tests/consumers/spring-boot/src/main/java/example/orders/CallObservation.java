package example.orders;

import io.github.partnercenter.qualification.CallListener;
import io.github.partnercenter.qualification.EndedCall;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Calls as Micrometer sees them: a timer and a count of retries for each operation, and a span with the ids for each call. The
 * span is a trace of its own: a call ends on another thread than the one whose request it belongs to.
 */
@Component
final class CallObservation implements CallListener {
    private final MeterRegistry meters;
    private final Tracer tracer;

    CallObservation(MeterRegistry meters, Tracer tracer) {
        this.meters = meters;
        this.tracer = tracer;
    }

    @Override
    public void ended(EndedCall call) {
        String operation = call.operation().isEmpty() ? "none" : call.operation();
        String outcome = call.cancelled()
                ? "CANCELLED"
                : call.failure().map(failure -> failure.category().name()).orElse("SUCCESS");
        meters.timer("partner-center.calls", "operation", operation, "outcome", outcome)
                .record(call.duration());
        meters.counter("partner-center.retries", "operation", operation).increment(Math.max(0, call.attempts() - 1));

        long end = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        Span span = tracer.spanBuilder()
                .name(operation)
                .kind(Span.Kind.CLIENT)
                .startTimestamp(end - call.duration().toNanos() / 1_000, TimeUnit.MICROSECONDS)
                .tag("outcome", outcome)
                .tag("partner-center.request-id", call.requestId().toString())
                .tag("partner-center.correlation-id", call.correlationId().toString())
                .start();
        call.failure().ifPresent(span::error);
        span.end(end, TimeUnit.MICROSECONDS);
    }
}
