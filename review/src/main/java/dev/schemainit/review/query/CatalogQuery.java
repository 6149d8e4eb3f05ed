package dev.schemainit.review.query;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a query on a connection and reads all of its rows. */
public final class CatalogQuery {
    private CatalogQuery() {}

    /** A value for each row, in the order of the rows. */
    public static <T> List<T> list(Connection connection, String sql, RowReader<T> reader) throws SQLException {
        try (Statement statement = statement(connection);
                ResultSet rows = statement.executeQuery(sql)) {
            var values = new ArrayList<T>();
            while (rows.next()) {
                values.add(reader.read(rows));
            }
            return values;
        }
    }

    /** A value for each row, by the oid in the query's first column; an oid without a row is not a key. */
    public static <T> Map<Long, List<T>> byOid(Connection connection, String sql, RowReader<T> reader)
            throws SQLException {
        record Owned<T>(long owner, T value) {}
        return list(connection, sql, row -> new Owned<>(row.getLong(1), reader.read(row))).stream()
                .collect(Collectors.groupingBy(Owned::owner, Collectors.mapping(Owned::value, Collectors.toList())));
    }

    /** A statement whose SQL reaches the server unchanged: the driver would read braces as JDBC's own escapes. */
    public static Statement statement(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }

    /** The elements of an array of text. */
    public static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    /** The elements of an array of integers; none for null. */
    public static List<Integer> numbers(@Nullable Array array) throws SQLException {
        return array == null
                ? List.of()
                : Arrays.stream((Number[]) array.getArray())
                        .map(Number::intValue)
                        .toList();
    }
}
