package dev.schemainit.engine.work;

/**
 * Ends a run whose time is over before its work is: no failure, because whoever has called it calls again.
 *
 * <p>Thrown, because a run can come to this at any depth, and nothing above has anything to add.
 */
public final class LeftRunning extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient WorkLeft work;

    LeftRunning(WorkLeft work) {
        super(work.words(), null, false, false);
        this.work = work;
    }

    /** For a run whose time is over before another run on the database is: that one may be doing the very same work. */
    public static LeftRunning behindAnother() {
        return new LeftRunning(new WorkLeft("", "another run is at work on this database", -1, 0));
    }

    public WorkLeft work() {
        return work;
    }
}
