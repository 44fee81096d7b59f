package io.github.partnercenter.qualification.internal.call;

import java.util.ArrayList;
import java.util.List;

/** What has to be ended with a call: at the end, or at once if the call has ended. */
final class Cleanup {
    private List<Runnable> actions = new ArrayList<>(4);

    /** {@return whether the end has come} */
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

    /** {@return whether this was the first time} */
    boolean run() {
        List<Runnable> all;
        synchronized (this) {
            all = actions;
            actions = null;
        }
        if (all != null) {
            all.forEach(Cleanup::runSafely);
        }
        return all != null;
    }

    private static void runSafely(Runnable action) {
        try {
            action.run();
        } catch (Throwable ofForeignCode) {
            // the other actions matter more
        }
    }
}
