package dev.schemainit.engine.sql;

import dev.schemainit.engine.statement.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What PostgreSQL, or a run, makes of a file that its author may not expect. */
public final class FileRemarks {
    private static final Set<String> CHANGES_ROWS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY");

    private FileRemarks() {}

    /** Lines for a person, each with file and line. */
    public static List<String> of(MigrationFile file) {
        var remarks = new ArrayList<>(beforeARun(file));
        List<SqlStatement> statements = file.statements();
        for (int i = 0; i < statements.size() - 1; i++) {
            SqlStatement statement = statements.get(i);
            boolean goesOn =
                    statements.subList(i + 1, statements.size()).stream().anyMatch(SqlStatement::hasEffect);
            if (statement.commits() && goesOn) {
                remarks.add(file.name() + ":" + statement.line()
                        + " commits in the middle of the file, which has no effect: the run is one transaction");
            }
        }
        return remarks;
    }

    /** The names that PostgreSQL cuts off and what it makes of them; a file without a statement. */
    public static List<String> beforeARun(MigrationFile file) {
        if (file.statements().isEmpty()) {
            return List.of(file.name() + " has no statement: it is recorded, and does nothing");
        }
        return file.statements().stream()
                .flatMap(statement -> statement.longIdentifiers().stream())
                .map(name -> file.name() + ":" + name.line() + ": PostgreSQL cuts off " + name.text() + ", which is "
                        + name.bytes() + " bytes long: it becomes " + name.shortened())
                .toList();
    }

    /** Of files that are adopted because their tables are there: what changes rows, which nothing compares. */
    public static List<String> ofRows(List<MigrationFile> files) {
        return files.stream()
                .flatMap(file -> file.statements().stream()
                        .filter(statement -> CHANGES_ROWS.contains(statement.keyword()))
                        .limit(1)
                        .map(statement -> file.name() + ":" + statement.line() + " changes rows: whether that was done"
                                + " before cannot be seen, and it is adopted as if it was"))
                .toList();
    }
}
