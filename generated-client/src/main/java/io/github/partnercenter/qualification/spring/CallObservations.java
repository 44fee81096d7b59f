package io.github.partnercenter.qualification.spring;

import io.github.partnercenter.qualification.CallListener;
import io.github.partnercenter.qualification.EndedCall;
import io.github.partnercenter.qualification.StartedCall;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Observes each call as {@code partner-center.calls}: a timer, a counter of retries, and a span whose parent is the current
 * span of the caller.
 */
final class CallObservations implements CallListener {
    private static final String NAME = "partner-center.calls";
    private static final String NONE = "none";

    private final ObservationRegistry registry;
    /** Weak, because a call may end without a notification. */
    private final Map<StartedCall, Observation> underWay = Collections.synchronizedMap(new WeakHashMap<>());

    CallObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void started(StartedCall call) {
        Observation observation = Observation.createNotStarted(NAME, CallObservations::context, registry)
                .contextualName(call.operation())
                .lowCardinalityKeyValue("operation", call.operation())
                .lowCardinalityKeyValue("outcome", "UNKNOWN")
                .lowCardinalityKeyValue("category", NONE)
                .highCardinalityKeyValue("request.id", call.requestId().toString())
                .highCardinalityKeyValue("correlation.id", call.correlationId().toString());
        underWay.put(call, observation.start());
    }

    /** A client span; no trace headers are sent. */
    private static Observation.Context context() {
        SenderContext<Object> context = new SenderContext<>((carrier, name, value) -> {}, Kind.CLIENT);
        context.setRemoteServiceName("partner-center");
        return context;
    }

    @Override
    public void ended(EndedCall call) {
        Observation observation = underWay.remove(call.started());
        if (observation == null) {
            return;
        }
        observation
                .lowCardinalityKeyValue("outcome", outcome(call))
                .lowCardinalityKeyValue(
                        "category",
                        call.failure().map(failure -> failure.category().name()).orElse(NONE))
                .highCardinalityKeyValue("request.id", call.requestId().toString());
        for (int retry = 1; retry < call.attempts(); retry++) {
            observation.event(Observation.Event.of("retries"));
        }
        call.failure().ifPresent(observation::error);
        observation.stop();
    }

    private static String outcome(EndedCall call) {
        return call.cancelled() ? "CANCELLED" : call.failure().isPresent() ? "FAILURE" : "SUCCESS";
    }
}
