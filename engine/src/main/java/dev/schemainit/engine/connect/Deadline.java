package dev.schemainit.engine.connect;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import java.time.Duration;

/** The moment by which a run has to end, on the monotonic clock. */
public final class Deadline {
    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The time left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    public boolean isPast() {
        return remaining().isZero();
    }

    /**
     * Sleeps, but not past the deadline.
     *
     * @throws SchemaInitException when the thread is interrupted, which is how a terminal ends a run
     */
    public void sleep(Duration time) {
        Duration left = remaining();
        try {
            Thread.sleep((time.compareTo(left) < 0 ? time : left).toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw EngineError.INTERRUPTED.exception();
        }
    }
}
