package dev.schemainit.review.finding;

import dev.schemainit.review.state.LockMode;
import dev.schemainit.review.state.StatementPlace;

/**
 * A lock on a table as it was held here.
 *
 * @param blocks what waits meanwhile
 * @param takenAt the statement that took it
 * @param milliseconds from the start of that statement to the end of its transaction
 * @param brief whether nothing that grows with a table's size happened while it was held
 */
public record HeldTableLock(LockMode mode, String blocks, StatementPlace takenAt, long milliseconds, boolean brief) {
    /** From so many milliseconds on users notice the wait, whatever it was spent on. */
    private static final int NOTICED = 1000;

    /** Whether nobody notices it: neither the size of a table nor anything else makes it long. */
    public boolean isMoment() {
        return !mode.isStrong() || brief && milliseconds < NOTICED;
    }

    /** Whether reads or writes wait for as long as a table's size demands. */
    boolean isLong() {
        return mode.isStrong() && !brief;
    }
}
