package dev.schemainit.cli.docs;

import dev.schemainit.engine.definition.PrintSettings;
import dev.schemainit.engine.sql.TransientPartitions;
import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.review.query.CatalogQuery;
import dev.schemainit.review.query.RowReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the catalog what documentation describes.
 *
 * <p>It leaves out what is known to read differently from one PostgreSQL to the next, such as the text of a view.
 */
final class SchemaReader {
    private static final String EXTENSIONS = "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1";

    private final Connection connection;
    /** The plain names of the tables whose partitions come and go. */
    private final Set<String> transientOf;

    private SchemaReader(Connection connection, List<TransientPartitions> partitions) {
        this.connection = connection;
        this.transientOf = partitions.stream().map(TransientPartitions::table).collect(Collectors.toSet());
    }

    /**
     * Everything, sorted. Names in {@code public} are without their schema.
     *
     * @param partitions which partitions come and go, and are left out
     */
    static SchemaContents read(Connection connection, List<TransientPartitions> partitions) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Bounds and defaults can hold times, which are printed for a zone.
            statement.execute(PrintSettings.set("SET"));
        }
        return new SchemaReader(connection, partitions).read();
    }

    private SchemaContents read() throws SQLException {
        return new SchemaContents(
                CatalogQuery.list(connection, EXTENSIONS, row -> row.getString(1)),
                relations(),
                CatalogQuery.list(connection, text("functions.sql"), SchemaReader::described),
                CatalogQuery.list(connection, text("types.sql"), SchemaReader::described));
    }

    private List<Relation> relations() throws SQLException {
        Map<Long, List<Relation.Column>> columns = byRelation("columns.sql", SchemaReader::column);
        Map<Long, List<Relation.Key>> keys = byRelation("keys.sql", SchemaReader::key);
        Map<Long, List<Relation.ForeignKey>> foreignKeys = byRelation("foreign-keys.sql", SchemaReader::foreignKey);
        Map<Long, List<Relation.Part>> indexes = byRelation("indexes.sql", SchemaReader::part);
        Map<Long, List<Relation.Part>> triggers = byRelation("triggers.sql", SchemaReader::part);
        Map<Long, List<Relation.Part>> policies = byRelation("policies.sql", SchemaReader::part);
        return CatalogQuery.list(connection, text("relations.sql"), row -> {
            long oid = row.getLong(1);
            return new Relation(
                    new Relation.Heading(row.getString(2), row.getString(3), row.getString(4)),
                    partitioning(row),
                    columns.getOrDefault(oid, List.of()),
                    new Relation.Constraints(
                            keys.getOrDefault(oid, List.of()), foreignKeys.getOrDefault(oid, List.of())),
                    new Relation.Attachments(
                            indexes.getOrDefault(oid, List.of()),
                            triggers.getOrDefault(oid, List.of()),
                            policies.getOrDefault(oid, List.of()),
                            row.getString(7)));
        });
    }

    private <T> Map<Long, List<T>> byRelation(String query, RowReader<T> reader) throws SQLException {
        return CatalogQuery.byOid(connection, text(query), reader);
    }

    private static String text(String name) {
        return PackagedText.of(SchemaReader.class, name);
    }

    private Relation.@Nullable Partitioning partitioning(ResultSet row) throws SQLException {
        String by = row.getString(5);
        if (by == null) {
            return null;
        }
        boolean comeAndGo = transientOf.contains(TransientPartitions.plain(row.getString(2)));
        return new Relation.Partitioning(by, comeAndGo ? null : CatalogQuery.texts(row.getArray(6)));
    }

    private static Relation.Column column(ResultSet row) throws SQLException {
        return new Relation.Column(
                row.getString(2), row.getString(3), row.getBoolean(4), row.getString(5), row.getString(6));
    }

    private static Relation.Key key(ResultSet row) throws SQLException {
        return new Relation.Key(
                row.getString(2).charAt(0), CatalogQuery.texts(row.getArray(3)), row.getString(4), row.getString(5));
    }

    private static Relation.ForeignKey foreignKey(ResultSet row) throws SQLException {
        return new Relation.ForeignKey(
                CatalogQuery.texts(row.getArray(2)), row.getString(3), row.getString(4), row.getString(5));
    }

    private static Relation.Part part(ResultSet row) throws SQLException {
        return new Relation.Part(row.getString(2), row.getString(3), row.getString(4));
    }

    private static SchemaContents.Described described(ResultSet row) throws SQLException {
        return new SchemaContents.Described(row.getString(1), row.getString(2), row.getString(3));
    }
}
