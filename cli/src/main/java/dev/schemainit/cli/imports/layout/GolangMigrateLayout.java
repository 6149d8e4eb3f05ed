package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ToolLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * golang-migrate: {@code <version>_<title>.up.sql} and {@code .down.sql}.
 *
 * <p>A title may end in a database's name, as those of Ory's projects do: the file for PostgreSQL is taken instead of
 * the one for all, and those for others are left out.
 */
public final class GolangMigrateLayout implements ToolLayout {
    private static final Pattern FORM = Pattern.compile("(\\d+)_(.+)\\.up\\.sql");
    private static final Set<String> POSTGRES = Set.of("postgres", "postgresql");
    private static final Set<String> OTHERS =
            Set.of("mysql", "mariadb", "sqlite", "sqlite3", "cockroach", "cockroachdb", "sqlserver", "mssql", "oracle");

    /** Says that a file runs outside a transaction: what has to, is found in its text. */
    private static final String AUTOCOMMIT = ".autocommit";

    @Override
    public void read(Path path, ImportList list) throws IOException {
        Map<String, List<NumberedFile>> versions = NumberedFile.in(path, FORM, list).stream()
                .collect(Collectors.groupingBy(NumberedFile::version, LinkedHashMap::new, Collectors.toList()));
        for (List<NumberedFile> files : versions.values()) {
            boolean chosen = files.stream().anyMatch(file -> POSTGRES.contains(database(file)));
            for (NumberedFile file : files.stream()
                    .sorted(Comparator.comparing(NumberedFile::name))
                    .toList()) {
                String database = database(file);
                if (OTHERS.contains(database)) {
                    list.leaveOut(file.name(), "for " + database);
                } else if (chosen && !POSTGRES.contains(database)) {
                    list.leaveOut(file.name(), "another file of its version is for PostgreSQL");
                } else {
                    list.add(new NumberedFile(file.path(), file.version(), title(file)).migration(file.text()));
                }
            }
        }
    }

    /** Empty where its name has none. */
    private static String database(NumberedFile file) {
        String title = file.title().replace(AUTOCOMMIT, "");
        String ending = title.substring(title.lastIndexOf('.') + 1);
        return POSTGRES.contains(ending) || OTHERS.contains(ending) ? ending : "";
    }

    private static String title(NumberedFile file) {
        String database = database(file);
        String title = file.title().replace(AUTOCOMMIT, "");
        return database.isEmpty() ? title : title.substring(0, title.length() - database.length() - 1);
    }
}
