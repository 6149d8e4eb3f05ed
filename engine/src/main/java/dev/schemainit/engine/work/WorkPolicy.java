package dev.schemainit.engine.work;

/** What a run does about work that does not end in its time. */
public enum WorkPolicy {
    /** It fails: nobody calls again. */
    ENDS,
    /** It leaves the work where it is, and the next call goes on. */
    CALLED_AGAIN,
    /**
     * The same for the run of a deployment, after which the calls that go on are made in the background: all that is
     * left has to be such work, and nothing of an earlier deployment may be under way.
     */
    IN_BACKGROUND;

    /** Whether a statement may stay behind in the server. */
    public boolean leaves() {
        return this != ENDS;
    }
}
