package dev.schemainit.engine.catalog;

import static java.util.stream.Collectors.joining;

import dev.schemainit.engine.definition.NormalForm;
import dev.schemainit.engine.definition.RoutineBody;
import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.text.PackagedText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the rows of {@code catalog.sql} and {@code access.sql}, and reads them into lines, each definition in its
 * normal form.
 */
final class CatalogReader {
    private static final String OBJECTS = PackagedText.of(Catalog.class, "catalog.sql");
    private static final String ACCESS = PackagedText.of(Catalog.class, "access.sql");

    private static final String HASH = " sha256 ";

    private CatalogReader() {}

    /** The names of roles need no quotes: {@link dev.schemainit.engine.sql.SchemaRole}. */
    static String query(Optional<AccessFile> access) {
        return OBJECTS
                + access.map(declared -> ACCESS.replace(
                                        ":roles",
                                        declared.names().stream().collect(joining("', '", "ARRAY['", "']::name[]")))
                                .replace(":owner", declared.owner().name()))
                        .orElse("");
    }

    static Catalog read(ResultSet rows) throws SQLException {
        var catalog = new Catalog();
        while (rows.next()) {
            String identity = NormalForm.PLAIN.of(rows.getString("identity"));
            catalog.put(identity, definition(rows.getString("form"), rows));
        }
        return catalog;
    }

    private static String definition(@Nullable String form, ResultSet row) throws SQLException {
        String before = text(row, "before");
        if (form == null) {
            return NormalForm.PLAIN.of(before);
        }
        String source = text(row, "source");
        return switch (form) {
            case "TOKENS", "ATOMIC", "CHARACTERS" ->
                NormalForm.EXPRESSION.of(before)
                        + onOneLine(text(row, "after"))
                        + HASH
                        + RoutineBody.valueOf(form).hash(source);
            default ->
                before
                        + (!before.isEmpty() && source.startsWith(" ") ? " " : "")
                        + NormalForm.valueOf(form).of(source)
                        + text(row, "after");
        };
    }

    /** The values of settings are no SQL. */
    private static String onOneLine(String settings) {
        return settings.replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
