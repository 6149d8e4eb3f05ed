package dev.schemainit.engine.connect;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides up to when a failed attempt to connect is followed by another. */
final class Patience {
    /** How long a rejected password may turn out to be one that is being rotated. */
    private static final Duration ROTATION = Duration.ofSeconds(90);

    /** How long a server that has answered before may be gone: a failover of RDS takes that long. */
    private static final Duration FAILOVER = Duration.ofSeconds(90);

    /** How long a server that takes the connection may say nothing: a paused cluster needs about half of it. */
    private static final Duration WAKING = Duration.ofSeconds(90);

    private static final Deadline NOW = Deadline.in(Duration.ZERO);

    private final Deadline run;
    private final boolean hasConnected;
    private final Deadline absence;
    private final Deadline waking = Deadline.in(WAKING);

    /** Set by the first rejection of the password. */
    private @Nullable Deadline rotation;

    /**
     * @param run when the run has to end
     * @param hasConnected whether the server has let this caller in before
     * @param newServer how long a server that has not may be absent
     */
    Patience(Deadline run, boolean hasConnected, Duration newServer) {
        this.run = run;
        this.hasConnected = hasConnected;
        this.absence = Deadline.in(hasConnected ? FAILOVER : newServer);
    }

    /**
     * When the last attempt after this failure may begin; a time that is past where none can help.
     *
     * @param passwordMayChange whether the password can be read again
     */
    Deadline limit(SQLException refused, boolean passwordMayChange) {
        if (ConnectFailure.isRejectedPassword(refused)) {
            return passwordMayChange ? rotation() : NOW;
        }
        if (ConnectFailure.mayPass(refused)) {
            return run;
        }
        if (ConnectFailure.isReadTimeout(refused)) {
            return waking;
        }
        boolean mayAppear =
                hasConnected ? ConnectFailure.isUnreachable(refused) : ConnectFailure.isWithoutAnswer(refused);
        return mayAppear ? absence : NOW;
    }

    private Deadline rotation() {
        if (rotation == null) {
            rotation = Deadline.in(ROTATION);
        }
        return rotation;
    }
}
