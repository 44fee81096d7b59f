package io.github.partnercenter.qualification;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;

/** What code of users may throw. */
public enum Hostile {
    CHECKED_EXCEPTION,
    INTERRUPTED_EXCEPTION,
    MISSING_CLASS,
    STACK_OVERFLOW,
    TEXT_THAT_THROWS,
    CAUSE_THAT_THROWS,
    STACK_TRACE_THAT_THROWS,
    STACK_TRACE_OF_NULL,
    TEXT_OF_NULL,
    CIRCLE_OF_CAUSES,
    CIRCLE_OF_WRAPPERS,
    ENDLESS_CAUSES;

    public Throwable create() {
        return switch (this) {
            case CHECKED_EXCEPTION -> new IOException("vault is sealed");
            case INTERRUPTED_EXCEPTION -> new InterruptedException("vault was stopped");
            case MISSING_CLASS -> new NoClassDefFoundError("vault");
            case STACK_OVERFLOW -> new StackOverflowError();
            case TEXT_THAT_THROWS -> new TextThrows();
            case CAUSE_THAT_THROWS -> new CauseThrows();
            case STACK_TRACE_THAT_THROWS -> new StackTraceThrows();
            case STACK_TRACE_OF_NULL -> new StackTraceOfNull();
            case TEXT_OF_NULL -> new TextOfNull();
            case CIRCLE_OF_CAUSES -> {
                Exception one = new Exception("one");
                one.initCause(new Exception("other", one));
                yield one;
            }
            case CIRCLE_OF_WRAPPERS -> new SelfCaused();
            case ENDLESS_CAUSES -> new EndlessCauses();
        };
    }

    /** Throws it, checked or not. */
    public <T> T raise() {
        return Hostile.<RuntimeException, T>raise(create());
    }

    /** {@return a selector of no proxy, which does something first} */
    public static ProxySelector noProxy(Runnable first) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                first.run();
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                // no proxy
            }
        };
    }

    @SuppressWarnings("unchecked") // as Kotlin and Lombok do
    private static <E extends Throwable, T> T raise(Throwable failure) throws E {
        throw (E) failure;
    }

    private static final class TextThrows extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    private static final class CauseThrows extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            throw new AssertionError("no cause");
        }
    }

    private static final class StackTraceThrows extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no stack trace");
        }
    }

    private static final class StackTraceOfNull extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            return this;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }

    private static final class TextOfNull extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return null;
        }
    }

    private static final class SelfCaused extends CompletionException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }

    private static final class EndlessCauses extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            return new EndlessCauses();
        }
    }
}
