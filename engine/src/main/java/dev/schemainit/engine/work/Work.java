package dev.schemainit.engine.work;

import dev.schemainit.engine.text.Counted;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is under way, as {@link WorkTable} has it.
 *
 * @param file its file
 * @param statement how many statements of the file come before it
 * @param checksum of its text
 * @param words what it is, for a person, such as {@code CREATE INDEX CONCURRENTLY at V3__index.sql:1}
 * @param pid of the server process that executes it, or did last
 * @param attempts how often it was begun
 * @param ranges how far it is, if it runs in ranges of keys; null for any other
 * @param times when it began, and what follows from that
 * @param alive whether that server process still exists
 * @param failed whether it has failed, and nobody is at work on it
 */
public record Work(
        String file,
        int statement,
        String checksum,
        String words,
        int pid,
        int attempts,
        @Nullable Ranges ranges,
        Times times,
        boolean alive,
        boolean failed) {
    private static final long RECENT_SECONDS = 120;
    private static final long RESTING_SECONDS = 30;
    private static final int ALL = 100;

    /**
     * How far a statement is that runs in ranges of keys.
     *
     * @param key whose ranges they are, such as {@code orders.id}
     * @param keyDone the last key that is done, as text; null before the first range
     * @param lastKey the last key there was when it began; null for an empty table
     * @param keysDone how many rows of the table its ranges had
     * @param keysExpected how many there were about when it began; 0 if the server does not know
     * @param rowsChanged by the statement
     */
    public record Ranges(
            String key,
            @Nullable String keyDone,
            @Nullable String lastKey,
            long keysDone,
            long keysExpected,
            long rowsChanged) {
        /** How much of it is done, from 0 to 99; -1 if the server does not know. */
        public int percent() {
            return keysExpected <= 0 ? -1 : (int) Math.min(ALL - 1, ALL * keysDone / keysExpected);
        }
    }

    /**
     * Times by the server's clock.
     *
     * @param started in UTC, such as {@code 2026-11-26 15:20}
     * @param seconds since then
     * @param idleSeconds since it last said how far it is
     * @param expectedEnd like {@code started}; null if nothing is known
     */
    public record Times(
            String started,
            long seconds,
            long idleSeconds,
            @Nullable String expectedEnd) {}

    /** Whether it goes on without this run, or did a moment ago. */
    public boolean isUnderWay() {
        return ranges == null ? alive : !failed && times.idleSeconds() < RECENT_SECONDS;
    }

    private String end() {
        if (failed || times.idleSeconds() >= RESTING_SECONDS) {
            return (failed ? ", failed" : ", at rest for " + times.idleSeconds() + " s") + ": the next run continues";
        }
        return times.expectedEnd() == null ? "" : ", at this pace done at " + times.expectedEnd() + " UTC";
    }

    /** How far it is, for a person. */
    public String progress(String ofServer) {
        if (ranges == null) {
            return (alive ? "running since " : "begun at ") + times.started() + " UTC"
                    + (ofServer.isEmpty() ? "" : ", " + ofServer)
                    + (alive ? " (server process " + pid + ")" : "");
        }
        return Counted.grouped(ranges.rowsChanged(), "row") + " changed"
                + (ranges.percent() < 0 ? "" : ", " + ranges.percent() + " %")
                + end();
    }
}
