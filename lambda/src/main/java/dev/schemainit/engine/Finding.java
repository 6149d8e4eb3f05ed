package dev.schemainit.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        Optional<Lock> lock,
        String safer,
        Optional<String> accepted) {
    /** Of a line in a terminal, without its indentation. */
    private static final int WIDTH = 105;

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

    /**
     * A lock as it was held here.
     *
     * @param blocks what waits meanwhile
     * @param takenAt the statement that took it, as file and line
     * @param milliseconds from the start of that statement to the end of its transaction
     * @param brief whether nothing that grows with a table's size happened while it was held
     */
    public record Lock(LockMode mode, String blocks, String takenAt, long milliseconds, boolean brief) {}

    /** The same, accepted for a reason. */
    Finding accepted(String reason) {
        return new Finding(kind, file, line, table, what, size, lock, safer, Optional.of(reason));
    }

    /** The file and the line. */
    public String place() {
        return file + ":" + line;
    }

    /** Why a gate may be closed to it, accepted or not. */
    public Set<Risk> risks() {
        var risks = EnumSet.noneOf(Risk.class);
        boolean waiting =
                lock.filter(held -> held.mode().isStrong() && !held.brief()).isPresent();
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

    private String under(Lock held) {
        return kind == Kind.LOCK
                ? ""
                : " under " + held.mode() + (held.takenAt().equals(place()) ? "" : ", taken at " + held.takenAt());
    }

    private String held(Lock held) {
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

    /** The finding as lines for a person, below a line with its place. */
    private List<String> lines() {
        var lines = new ArrayList<String>();
        for (String part : sentence().split("(?<=:) ")) {
            wrap((lines.isEmpty() ? mark() : " ") + " " + part, lines);
        }
        accepted.ifPresent(reason -> wrap("  Accepted: " + reason, lines));
        if (!safer.isEmpty() && accepted.isEmpty()) {
            wrap("  Safer: " + safer, lines);
        }
        return lines;
    }

    /** Breaks a text between words, and indents what follows its first line. */
    private static void wrap(String text, List<String> lines) {
        String rest = text;
        while (rest.length() > WIDTH && rest.lastIndexOf(' ', WIDTH) > 4) {
            int end = rest.lastIndexOf(' ', WIDTH);
            lines.add(rest.substring(0, end));
            rest = "    " + rest.substring(end + 1);
        }
        lines.add(rest);
    }

    /** Findings as lines for a person, each place once. */
    public static List<String> lines(List<Finding> findings) {
        var lines = new ArrayList<String>();
        String place = "";
        for (Finding finding : withEachAdviceOnce(findings)) {
            if (!finding.place().equals(place)) {
                place = finding.place();
                lines.add(place);
            }
            finding.lines().forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    /** Without the safer forms that another finding of the same statement tells already. */
    public static List<Finding> withEachAdviceOnce(List<Finding> findings) {
        var told = new HashSet<String>();
        return findings.stream()
                .map(finding -> told.add(finding.place() + finding.safer()) ? finding : finding.withoutAdvice())
                .toList();
    }

    private Finding withoutAdvice() {
        return new Finding(kind, file, line, table, what, size, lock, "", accepted);
    }

    /** The same as fields, for machines. */
    public Map<String, Object> toMap() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("kind", kind.name().toLowerCase(Locale.ROOT));
        fields.put("file", file);
        fields.put("line", line);
        fields.put("table", table);
        fields.put("what", what);
        size.ifPresent(of -> {
            fields.put("rows", of.rows());
            fields.put("estimated", of.estimated());
            fields.put("bytes", of.bytes());
        });
        lock.ifPresent(held -> fields.put("lock", toMap(held)));
        fields.put("risks", risks().stream().map(Risk::label).toList());
        fields.put("safer", safer);
        fields.put("accepted", accepted.orElse(null));
        return fields;
    }

    private static Map<String, Object> toMap(Lock held) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("mode", held.mode().words());
        fields.put("blocks", held.blocks());
        fields.put("takenAt", held.takenAt());
        fields.put("milliseconds", held.milliseconds());
        fields.put("brief", held.brief());
        return fields;
    }
}
