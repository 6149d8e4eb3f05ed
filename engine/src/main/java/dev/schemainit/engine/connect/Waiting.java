package dev.schemainit.engine.connect;

import dev.schemainit.engine.failure.SchemaInitException;
import java.time.Duration;
import java.util.function.Consumer;

/** The pauses between attempts at something that does not answer yet, each longer than the one before. */
public final class Waiting {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(2);

    private final long started = System.nanoTime();
    private final Deadline run;
    private final Duration attempt;
    private final Consumer<String> progress;
    private Duration pause = FIRST_PAUSE;
    private boolean hasPaused;

    /**
     * @param run when the whole run has to end
     * @param attempt how much of that time has to be left for an attempt
     * @param progress is told once what is waited for, when the first pause begins
     */
    public Waiting(Deadline run, Duration attempt, Consumer<String> progress) {
        this.run = run;
        this.attempt = attempt;
        this.progress = progress;
    }

    /** Whether another attempt may begin by this time, and would end within the run. */
    public boolean allows(Deadline limit) {
        return !limit.isPast() && run.remaining().compareTo(pause.plus(attempt)) >= 0;
    }

    /**
     * Sleeps, at most up to a limit, which is the time of the last attempt.
     *
     * @param reason what stands in the way, as the failure says it
     */
    public void pause(Deadline limit, String reason) {
        Duration left = shorter(limit.remaining(), run.remaining());
        if (!hasPaused) {
            progress.accept(reason + ": waiting for up to " + Math.max(1, seconds(left)) + " s");
            hasPaused = true;
        }
        run.sleep(shorter(pause, left));
        pause = shorter(pause.multipliedBy(2), MAX_PAUSE);
    }

    /** The failure of the last attempt, which says how long it was tried if that was a second or longer. */
    public SchemaInitException ended(SchemaInitException failure) {
        Duration tried = Duration.ofNanos(System.nanoTime() - started);
        return hasPaused && tried.toSeconds() > 0 ? failure.with("tried for " + seconds(tried) + " s") : failure;
    }

    /** The nearest number of whole ones, so that a wait reads as long when it has ended as when it began. */
    private static long seconds(Duration time) {
        return Math.round(time.toMillis() / 1000.0);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
