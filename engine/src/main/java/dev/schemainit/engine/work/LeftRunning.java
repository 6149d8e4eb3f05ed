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

    public WorkLeft work() {
        return work;
    }
}
