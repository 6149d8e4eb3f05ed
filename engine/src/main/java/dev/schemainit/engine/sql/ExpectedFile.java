package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.text.Counted;
import dev.schemainit.engine.text.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code expected.txt}: the lines of a catalog below a header, which says how many there are and which files they come
 * from.
 *
 * <p>Its checksums show a merge that has lost lines, and a file that nobody has run {@code expect} after. They protect
 * against mistakes, and not against somebody who writes them.
 *
 * @param lines in order, without empty ones and comments
 * @param files what the header says of the files that lead to them
 */
public record ExpectedFile(List<String> lines, Files files) {
    /** Its name in the folder of the migrations. */
    public static final String NAME = "expected.txt";

    private static final String TITLE = """
            # The catalog that this folder's migrations lead to, the same on PostgreSQL 13 to 18.
            # Written by ./schemainit expect, compared before a deployment commits: review it, do not edit it.
            # After a conflict in a merge, take the migrations of both sides, and run ./schemainit expect again.
            """;
    private static final Pattern HEADER = Pattern.compile(
            "# Lines: (\\d{1,9}), sha256 ([0-9a-f]{16})\\. Files: (\\d{1,9}) up to (.+), sha256 ([0-9a-f]{16})\\.");
    private static final Pattern CONFLICT = Pattern.compile("(?:<{7}|={7}|>{7}|\\|{7})(?: .*)?");
    private static final Pattern COLUMN = Pattern.compile(
            "((?:table|view|materialized view|foreign table|type) " + TransientPartitions.NAME + ") column .*");

    /**
     * The migrations that a catalog comes from.
     *
     * @param newest the name of the one with the highest version, or of the first where none has a version
     * @param checksum over names, checksums, and the roles of {@code access.txt}; 16 hexadecimal digits
     */
    public record Files(int number, String newest, String checksum) {
        static Files of(List<MigrationFile> migrations, Optional<AccessFile> access) {
            Stream<String> files = migrations.stream().map(file -> file.name() + " " + file.checksum());
            String all = Stream.concat(files, access.stream().map(AccessFile::toString))
                    .collect(Collectors.joining("\n"));
            List<String> versioned = versioned(migrations);
            String newest = versioned.isEmpty() ? migrations.get(0).name() : versioned.get(versioned.size() - 1);
            return new Files(migrations.size(), newest, Sha256.shortOf(all));
        }
    }

    /**
     * Reads one.
     *
     * @throws SchemaInitException for one whose lines are not those that were written
     */
    static ExpectedFile parse(String text) {
        List<String> all = text.lines().map(String::strip).toList();
        for (int i = 0; i < all.size(); i++) {
            if (CONFLICT.matcher(all.get(i)).matches()) {
                throw damaged("line " + (i + 1) + " is a conflict that git has marked");
            }
        }
        List<String> lines = all.stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        Matcher header = all.stream()
                .map(HEADER::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .orElseThrow(() -> damaged("its header is missing"));
        requireWhole(lines, Integer.parseInt(header.group(1)), header.group(2));
        return new ExpectedFile(lines, new Files(Integer.parseInt(header.group(3)), header.group(4), header.group(5)));
    }

    private static void requireWhole(List<String> lines, int number, String checksum) {
        Optional<String> orphan = columnWithoutTable(lines);
        if (orphan.isPresent()) {
            throw damaged("the line of " + orphan.get() + " is missing, and those of its columns are not");
        }
        if (lines.size() != number) {
            throw damaged("it has " + Counted.of(lines.size(), "line") + " instead of " + number);
        }
        if (!checksum(lines).equals(checksum)) {
            throw damaged("its lines are not those that were written");
        }
    }

    private static SchemaInitException damaged(String how) {
        return EngineError.EXPECTED_DAMAGED.exception(how);
    }

    private static Optional<String> columnWithoutTable(List<String> lines) {
        Set<String> identities = lines.stream().map(ExpectedFile::identity).collect(Collectors.toSet());
        return lines.stream()
                .map(COLUMN::matcher)
                .filter(Matcher::matches)
                .map(column -> column.group(1))
                .filter(table -> !identities.contains(table))
                .findFirst();
    }

    /** What a line is of: what stands before the first colon and space outside quotes. */
    public static String identity(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            if (c == ':' && !quoted && i + 1 < line.length() && line.charAt(i + 1) == ' ') {
                return line.substring(0, i);
            }
        }
        return line;
    }

    /** The whole text of an {@code expected.txt}. */
    static String text(List<String> lines, List<MigrationFile> migrations, Optional<AccessFile> access) {
        Files files = Files.of(migrations, access);
        String header = "# Lines: " + lines.size() + ", sha256 " + checksum(lines) + ". Files: " + files.number()
                + " up to " + files.newest() + ", sha256 " + files.checksum() + ".\n";
        return TITLE + header + lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** The header and the lines: what an older version says for people above them is as good. */
    static List<String> withoutRemarks(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("#") || HEADER.matcher(line).matches())
                .toList();
    }

    private static String checksum(List<String> lines) {
        return Sha256.shortOf(String.join("\n", lines));
    }

    /**
     * Why it is not of these migrations and roles: what has been added or changed since it was written; empty where
     * nothing has.
     */
    public Optional<String> outdatedBy(List<MigrationFile> migrations, Optional<AccessFile> access) {
        if (files.equals(Files.of(migrations, access))) {
            return Optional.empty();
        }
        List<String> versioned = versioned(migrations);
        List<String> added = versioned.subList(versioned.indexOf(files.newest()) + 1, versioned.size());
        boolean more = migrations.size() > files.number() && versioned.contains(files.newest());
        return Optional.of(
                more && !added.isEmpty() ? String.join(", ", added) + " was added" : "the files were changed");
    }

    private static List<String> versioned(List<MigrationFile> migrations) {
        return MigrationFile.names(new FileSelection(migrations, List.of()).versioned());
    }
}
