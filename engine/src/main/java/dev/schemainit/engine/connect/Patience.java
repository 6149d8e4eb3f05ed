package dev.schemainit.engine.connect;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides whether another attempt to connect can help, and waits for longer before each. */
final class Patience {
    /** How long a rejected password may turn out to be one that is being rotated. */
    private static final Duration ROTATION = Duration.ofSeconds(90);

    /** How long a server that has answered before may be gone: a failover of RDS takes that long. */
    private static final Duration FAILOVER = Duration.ofSeconds(90);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(8);

    private final Deadline deadline;
    private final Deadline failover;

    /** Set by the first rejection of the password. */
    private @Nullable Deadline rotation;

    private Duration pause = FIRST_PAUSE;

    /** @param hasConnected whether the server has let this caller in before */
    Patience(Deadline deadline, boolean hasConnected) {
        this.deadline = deadline;
        this.failover = Deadline.in(hasConnected ? FAILOVER : Duration.ZERO);
    }

    /** @param passwordMayChange whether the password can be read again */
    boolean allows(SQLException refused, boolean passwordMayChange) {
        boolean helps = ConnectFailure.isRejectedPassword(refused)
                ? passwordMayChange && !rotation().isPast()
                : ConnectFailure.mayPass(refused) || ConnectFailure.isUnreachable(refused) && !failover.isPast();
        return helps && deadline.remaining().compareTo(pause) >= 0;
    }

    private Deadline rotation() {
        if (rotation == null) {
            rotation = Deadline.in(ROTATION);
        }
        return rotation;
    }

    void pause() {
        deadline.sleep(pause);
        pause = pause.compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
    }
}
