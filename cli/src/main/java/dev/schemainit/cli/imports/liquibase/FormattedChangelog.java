package dev.schemainit.cli.imports.liquibase;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportList;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a changelog of formatted SQL: comments begin its changesets, and mark what belongs to Liquibase alone.
 *
 * <p>The forms are those of Liquibase's own parser, with letters of either case.
 */
final class FormattedChangelog {
    private static final Pattern HEADER = own("liquibase\\s+formatted\\s+sql(.*)");
    private static final Pattern CHANGESET = own("changeset\\s+(\"[^\"]+\"|[^:]+):\\s*(\"[^\"]+\"|\\S+)(.*)");
    private static final Pattern ROLLBACK = own("rollback(?:\\s.*)?");
    private static final Pattern ROLLBACK_BEGIN =
            Pattern.compile("\\s*/\\*\\s*liquibase\\s*rollback\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern ROLLBACK_END = Pattern.compile(".*\\*/\\s*");
    private static final Pattern PRECONDITION = own("preconditions?(?:[\\s-].*)?");
    private static final Pattern PROPERTY = own("property\\s.*");
    private static final Pattern IGNORE = own("ignoreLines:(\\w+).*");
    private static final Pattern OTHER = own("(?:comments?:?\\s|validCheckSum).*");
    private static final Pattern LOGICAL_PATH = Pattern.compile("\\blogicalFilePath:(\\S+)");

    private final String file;
    private final ImportList list;
    private final List<Changeset> changesets = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String path;
    private @Nullable Matcher current;
    private boolean inRollback;
    private boolean ignoring;
    private int ignored;
    private boolean takesBack;

    private FormattedChangelog(String file, ImportList list) {
        this.file = file;
        this.path = file;
        this.list = list;
    }

    private static Pattern own(String words) {
        return Pattern.compile("\\s*--\\s*" + words, Pattern.CASE_INSENSITIVE);
    }

    /** Whether its first line that is not empty says so. */
    static boolean isFormatted(FileContents text) {
        return text.lines().stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .filter(line -> HEADER.matcher(line.stripTrailing()).matches())
                .isPresent();
    }

    /** @param file its path, as Liquibase is given it */
    static List<Changeset> read(String file, FileContents text, ImportList list) {
        var changelog = new FormattedChangelog(file, list);
        int number = 0;
        for (String line : text.lines()) {
            changelog.line(++number, line);
        }
        changelog.end();
        return changelog.changesets;
    }

    private void line(int number, String line) {
        String words = line.stripTrailing();
        if (inRollback) {
            inRollback = !ROLLBACK_END.matcher(words).matches();
        } else if (!ignores(words)) {
            readOwn(number, line, words);
        }
    }

    /** The lines that Liquibase is told to pass over. */
    private boolean ignores(String words) {
        Matcher mark = IGNORE.matcher(words);
        if (mark.matches()) {
            String value = mark.group(1);
            ignoring = value.equalsIgnoreCase("start");
            ignored = value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
            return true;
        }
        if (ignored > 0) {
            ignored--;
            return true;
        }
        return ignoring;
    }

    private void readOwn(int number, String line, String words) {
        Matcher header = HEADER.matcher(words);
        Matcher changeset = CHANGESET.matcher(words);
        if (header.matches()) {
            readHeader(number, header.group(1));
        } else if (changeset.matches()) {
            end();
            current = changeset;
        } else if (ROLLBACK_BEGIN.matcher(words).matches()) {
            inRollback = true;
            takesBack = true;
        } else if (ROLLBACK.matcher(words).matches()) {
            takesBack = true;
        } else if (PRECONDITION.matcher(words).matches()) {
            list.remark(file + ":" + number + ": a precondition is not checked any more");
        } else if (PROPERTY.matcher(words).matches()) {
            list.remark(file + ":" + number + ": a property is not replaced in what follows: write its value");
        } else if (!OTHER.matcher(words).matches()) {
            statement(number, line);
        }
    }

    private void readHeader(int number, String attributes) {
        path = logicalPath(attributes, path);
        if (!path.equals(file)) {
            // Release 5.0.4 passes over it; the documentation says that it counts.
            list.remark(file + ":" + number + ": takeover.txt has the changelog's logicalFilePath; some releases of"
                    + " Liquibase record the file's own path: compare it with the column filename");
        }
    }

    private void statement(int number, String line) {
        if (current != null) {
            text.append(line);
        } else if (!line.isBlank() && !line.strip().startsWith("--")) {
            list.leaveOut(file + ":" + number, "before the first changeset");
        }
    }

    private void end() {
        if (current != null) {
            String attributes = FileContents.decoded(current.group(3));
            var changeset = new Changeset(
                    unquoted(current.group(1)),
                    unquoted(current.group(2)),
                    attributes,
                    logicalPath(attributes, path),
                    new FileContents(text.toString()));
            if (takesBack) {
                list.leaveOut(changeset.shown(), "rollback");
            }
            changesets.add(changeset);
        }
        text.setLength(0);
        takesBack = false;
    }

    private static String logicalPath(String attributes, String otherwise) {
        Matcher set = LOGICAL_PATH.matcher(attributes);
        return set.find() ? set.group(1) : otherwise;
    }

    private static String unquoted(String text) {
        return FileContents.decoded(text.strip().replace("\"", ""));
    }
}
