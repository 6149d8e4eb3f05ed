package dev.schemainit.review.state;

import java.util.Locale;

/**
 * The modes of PostgreSQL's table locks, weakest first (PostgreSQL documentation, section 13.3 "Explicit Locking").
 *
 * <p>The place in this list is the number that snapshot.sql gives for a mode.
 */
public enum LockMode {
    NONE,
    ACCESS_SHARE,
    ROW_SHARE,
    ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    SHARE,
    SHARE_ROW_EXCLUSIVE,
    EXCLUSIVE,
    ACCESS_EXCLUSIVE;

    static LockMode of(int number) {
        return values()[number];
    }

    /** By its name in pg_locks, such as {@code ShareUpdateExclusiveLock}. */
    static LockMode of(String name) {
        return valueOf(name.replaceFirst("Lock$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT));
    }

    static LockMode stronger(LockMode one, LockMode other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** As SQL's LOCK TABLE writes it. */
    public String words() {
        return name().replace('_', ' ');
    }

    /** Whether ordinary reads or writes wait for it: every mode above SHARE UPDATE EXCLUSIVE. */
    public boolean isStrong() {
        return compareTo(SHARE_UPDATE_EXCLUSIVE) > 0;
    }

    /** What waits while a table has this lock, such as "every write of documents". */
    public String blocks(String table) {
        return switch (this) {
            case ACCESS_EXCLUSIVE -> "every read and write of " + table;
            case SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE -> "every write of " + table;
            default -> "no read and no write of " + table;
        };
    }

    @Override
    public String toString() {
        return words();
    }
}
