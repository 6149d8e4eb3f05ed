package dev.schemainit.engine.sql;

import dev.schemainit.engine.statement.SettingsEffect;
import dev.schemainit.engine.statement.SqlMessage;
import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.engine.text.Counted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Statements of a file that follow one another: all of them, what an earlier run has left, or what runs together.
 *
 * @param from the first of them, counted from 0; so many statements of the file run before it
 * @param to behind the last of them
 */
public record FilePart(MigrationFile file, int from, int to) {
    public static FilePart whole(MigrationFile file) {
        return new FilePart(file, 0, file.statements().size());
    }

    /** What is left of a file when its first statements are done. */
    public static FilePart after(MigrationFile file, int done) {
        return new FilePart(file, done, file.statements().size());
    }

    /** Whether the file is done with it. */
    public boolean endsFile() {
        return to == file.statements().size();
    }

    /** Whether the file begins with it. */
    public boolean beginsFile() {
        return from == 0;
    }

    /** The same in pieces, each of nothing but statements of a kind, or of others. */
    public List<FilePart> dividedAt(Predicate<SqlStatement> kind) {
        var pieces = new ArrayList<FilePart>();
        int start = from;
        for (int i = from + 1; i < to; i++) {
            List<SqlStatement> all = file.statements();
            if (kind.test(all.get(i)) != kind.test(all.get(i - 1))) {
                pieces.add(new FilePart(file, start, i));
                start = i;
            }
        }
        pieces.add(new FilePart(file, start, to));
        return pieces;
    }

    public List<SqlStatement> statements() {
        return file.statements().subList(from, to);
    }

    /** Those that the server has to see. */
    public List<SqlStatement> effective() {
        return statements().stream().filter(SqlStatement::hasEffect).toList();
    }

    /** About how many entries of the server's table of locks it takes. */
    public long locks() {
        return statements().stream().mapToLong(SqlStatement::locks).sum();
    }

    /** Whether the session's settings can be others after it than before the file. */
    public boolean mayChangeSettings() {
        return file.statements().subList(0, to).stream()
                .anyMatch(statement -> statement.hasEffect() && statement.settings() != SettingsEffect.NONE);
    }

    /**
     * The statements before it that have changed settings for the rest of the file, to be sent again one by one: the
     * last one of each setting; possibly none.
     */
    public List<String> settingsBefore() {
        var latest = new LinkedHashMap<String, String>();
        for (SqlStatement statement : file.statements().subList(0, from)) {
            statement.setting().filter(name -> statement.hasEffect()).ifPresent(name -> {
                if (name.equals("all")) {
                    latest.clear();
                }
                latest.remove(name);
                latest.put(name, statement.text());
            });
        }
        return List.copyOf(latest.values());
    }

    /** {@code file:line} of its first statement that has an effect. */
    public String first() {
        return file.name() + ":" + effective().get(0).line();
    }

    /** The file's name, and which lines of it unless it is the whole file. */
    public String words() {
        if (beginsFile() && endsFile()) {
            return file.name();
        }
        List<SqlStatement> effective = effective();
        if (effective.isEmpty()) {
            return "the end of " + file.name();
        }
        int firstLine = effective.get(0).line();
        int lastLine = effective.get(effective.size() - 1).line();
        if (beginsFile()) {
            return file.name() + " up to line " + lastLine;
        }
        if (firstLine == lastLine) {
            return file.name() + " line " + firstLine;
        }
        return file.name() + (endsFile() ? " from line " + firstLine : " lines " + firstLine + " to " + lastLine);
    }

    /** What runs before it: {@code line 7 (2 of 5 statements)}. */
    public String done() {
        return upTo(from);
    }

    /**
     * Where the first statements of the file end, for a person.
     *
     * @param count of them
     */
    public String upTo(int count) {
        int all = file.statements().size();
        int line = count == 0 ? 1 : file.statements().get(count - 1).line();
        return "line " + line + " (" + count + " of " + Counted.of(all, "statement") + ")";
    }

    /**
     * What goes to the server, in order: the file's text in pieces that are as large as possible.
     *
     * <p>A COPY is a message of its own, because its data follows it; and behind a statement that changes how strings
     * are read the text has to be read anew.
     */
    public List<SqlMessage> messages() {
        var messages = new ArrayList<SqlMessage>();
        int start = from;
        for (int i = from; i < to; i++) {
            SqlStatement statement = file.statements().get(i);
            if (statement.copyData() != null) {
                text(start, i).ifPresent(messages::add);
                messages.add(SqlMessage.of(statement));
                start = i + 1;
            } else if (statement.settings() == SettingsEffect.CHANGES_STRINGS) {
                text(start, i + 1).ifPresent(messages::add);
                start = i + 1;
            }
        }
        text(start, to).ifPresent(messages::add);
        return messages;
    }

    /** The file's text with the statements of a range, as it stands; what has no effect is blank. */
    private Optional<SqlMessage> text(int begin, int end) {
        List<SqlStatement> all = file.statements();
        List<SqlStatement> sent =
                all.subList(begin, end).stream().filter(SqlStatement::hasEffect).toList();
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        String sql = file.sql();
        int first = begin == 0 ? 0 : all.get(begin - 1).next();
        int last = end == all.size() ? sql.length() : all.get(end - 1).next();
        String text = sql.substring(first, last);
        if (sent.size() < end - begin) {
            text = blanked(text, first, all.subList(begin, end));
        }
        return Optional.of(new SqlMessage(text, first, sent, null));
    }

    /** As long as before, so that the server's positions still count. */
    private static String blanked(String text, int offset, List<SqlStatement> statements) {
        var blanked = new StringBuilder(text);
        statements.stream()
                .filter(statement -> !statement.hasEffect())
                .flatMapToInt(statement -> IntStream.range(statement.start(), statement.next()))
                .map(index -> index - offset)
                .filter(index -> blanked.charAt(index) != '\n')
                .forEach(index -> blanked.setCharAt(index, ' '));
        return blanked.toString();
    }
}
