package io.github.partnercenter.qualification.internal.call;

import java.util.ArrayList;
import java.util.List;

/** Actions that run when a call ends, or immediately if it has ended. */
final class Cleanup {
    private List<Runnable> actions = new ArrayList<>(4);

    /** {@return whether the call has ended} */
    synchronized boolean isDone() {
        return actions == null;
    }

    void add(Runnable action) {
        synchronized (this) {
            if (actions != null) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Runs the actions; returns whether this was the first time. */
    boolean run() {
        List<Runnable> all;
        synchronized (this) {
            all = actions;
            actions = null;
        }
        if (all != null) {
            all.forEach(Cleanup::ignoringFailure);
        }
        return all != null;
    }

    /** Runs code, foreign or not, that must not keep the rest from being done. */
    static void ignoringFailure(Runnable action) {
        try {
            action.run();
        } catch (Throwable ofForeignCode) {
            // see Javadoc
        }
    }
}
