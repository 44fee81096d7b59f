package io.github.partnercenter.qualification.spring;

import io.github.partnercenter.qualification.CallListener;
import io.github.partnercenter.qualification.EndedCall;
import io.github.partnercenter.qualification.StartedCall;
import java.util.List;
import java.util.function.Consumer;

/** Notifies all listeners of the application, and ignores their exceptions. */
record CallListeners(List<CallListener> listeners) implements CallListener {
    @Override
    public void started(StartedCall call) {
        forEach(listener -> listener.started(call));
    }

    @Override
    public void ended(EndedCall call) {
        forEach(listener -> listener.ended(call));
    }

    private void forEach(Consumer<CallListener> notification) {
        for (CallListener listener : listeners) {
            try {
                notification.accept(listener);
            } catch (Throwable ofTheListener) {
                // the others must be notified
            }
        }
    }
}
