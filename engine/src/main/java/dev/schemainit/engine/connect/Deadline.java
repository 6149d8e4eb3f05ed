package dev.schemainit.engine.connect;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** The moment by which a run has to end, on the monotonic clock. */
public final class Deadline {
    /** The least time that an attempt at anything is given, even where less is left. */
    static final Duration SHORTEST_ATTEMPT = Duration.ofSeconds(1);

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

    /** The time that an attempt may take, in whole seconds: as long as it needs, if so much is left. */
    public Duration attempt(Duration needed) {
        Duration left = remaining().truncatedTo(ChronoUnit.SECONDS);
        Duration allowed = needed.compareTo(left) < 0 ? needed : left;
        return allowed.compareTo(SHORTEST_ATTEMPT) < 0 ? SHORTEST_ATTEMPT : allowed;
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
