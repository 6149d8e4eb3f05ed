package dev.schemainit.review.finding;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing that a statement did to a table which existed before, as PostgreSQL did it.
 *
 * @param file the file with the statement
 * @param line where the statement begins
 * @param table as it was called before
 * @param what it did, such as "rewrites documents and rebuilds its 6 indexes"
 * @param size of the table it was measured with; empty where it is about several
 * @param lock under which it happened; empty where the finding is about rows and names
 * @param safer a form that does the same with less waiting or loss, as one sentence; empty where there is none
 * @param accepted the reason that the file gives for accepting it
 */
public record Finding(
        Kind kind,
        String file,
        int line,
        String table,
        String what,
        Optional<TableSize> size,
        Optional<HeldTableLock> lock,
        String safer,
        Optional<String> accepted) {
    /** What a finding is about. */
    public enum Kind {
        /** A table's rows or its indexes were written anew. */
        REWRITE,
        /** An index was built. */
        INDEX,
        /** Every row was read to check it. */
        SCAN,
        /** A lock without any of these. */
        LOCK,
        /** Values are gone, changed, or may not fit any more. */
        LOSS,
        /** A name that running code may use is gone. */
        NAME,
        /** The statement failed because of rows, and passed without them. */
        REFUSED
    }

    /** What a gate can be closed to. */
    public enum Risk {
        /** Reads or writes wait for as long as a table's size demands. */
        LOCKS,
        REWRITE,
        LOSS;

        /** As the command line and comments in files call it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Risk> of(String label) {
            return Arrays.stream(values())
                    .filter(risk -> risk.label().equals(label))
                    .findFirst();
        }

        public static String labels() {
            return Arrays.stream(values()).map(Risk::label).collect(Collectors.joining(", "));
        }
    }

    /** The same, accepted for a reason. */
    public Finding accepted(String reason) {
        return new Finding(kind, file, line, table, what, size, lock, safer, Optional.of(reason));
    }

    Finding withoutSaferForm() {
        return new Finding(kind, file, line, table, what, size, lock, "", accepted);
    }

    /** The file and the line. */
    public String place() {
        return file + ":" + line;
    }

    /** Why a gate may be closed to it, accepted or not. */
    public Set<Risk> risks() {
        var risks = EnumSet.noneOf(Risk.class);
        boolean waiting = lock.filter(HeldTableLock::isLong).isPresent();
        if (waiting) {
            risks.add(Risk.LOCKS);
        }
        if (waiting && kind == Kind.REWRITE) {
            risks.add(Risk.REWRITE);
        }
        if (kind == Kind.LOSS) {
            risks.add(Risk.LOSS);
        }
        return risks;
    }

    /** The finding as one sentence, without where it is and what would be safer. */
    public String sentence() {
        // The lock of one table can be about what happens to another, whose size this is not.
        String sized = kind == Kind.LOCK ? what : what + sizeInWords();
        return lock.map(held -> sized + under(held) + held(held)).orElse(sized);
    }

    private String sizeInWords() {
        return size.map(table -> " (" + table.words() + ")").orElse("");
    }

    private String under(HeldTableLock held) {
        return kind == Kind.LOCK
                ? ""
                : " under " + held.mode() + (held.takenAt().equals(place()) ? "" : ", taken at " + held.takenAt());
    }

    private String held(HeldTableLock held) {
        return held.mode().isStrong()
                ? ": " + held.blocks() + (kind == Kind.LOCK ? sizeInWords() : "") + " waits meanwhile, "
                        + String.format(Locale.ROOT, "%,d ms here", held.milliseconds())
                : ": reads and writes go on";
    }

    /** ✗ for what a gate can be closed to, ! for what is worth knowing, ✓ for what is as it should be. */
    public String mark() {
        if (kind == Kind.REFUSED || !risks().isEmpty() && accepted.isEmpty()) {
            return "✗";
        }
        return kind == Kind.NAME ? "!" : "✓";
    }
}
