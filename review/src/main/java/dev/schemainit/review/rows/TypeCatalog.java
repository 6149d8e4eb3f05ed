package dev.schemainit.review.rows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All types of a database. */
final class TypeCatalog {
    private static final String TYPES = """
            SELECT t.oid, t.oid::regtype, t.typname, t.typtype, t.typcategory, t.typelem, t.typbasetype, t.typtypmod,
                t.typrelid, coalesce(r.rngsubtype, 0), t.typnotnull
            FROM pg_type t
            LEFT JOIN pg_range r ON r.rngtypid = t.oid
            WHERE t.typisdefined""";

    private static final String DOMAIN_CHECKS = """
            SELECT contypid, quote_ident(conname), pg_get_expr(conbin, 0)
            FROM pg_constraint
            WHERE contypid <> 0 AND contype = 'c'
            ORDER BY conname""";

    private static final String FIELDS = """
            SELECT atttypid, atttypmod
            FROM pg_attribute
            WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped
            ORDER BY attnum""";

    private final Database database;
    private final Map<Long, SqlType> types;

    private TypeCatalog(Database database, Map<Long, SqlType> types) {
        this.database = database;
        this.types = types;
    }

    static TypeCatalog read(Database database) throws SQLException {
        var checks = new HashMap<Long, List<Check>>();
        database.query(
                DOMAIN_CHECKS,
                row -> checks.computeIfAbsent(row.getLong(1), domain -> new ArrayList<>())
                        .add(new Check(row.getString(2), row.getString(3), List.of())));
        List<SqlType> types = database.query(
                TYPES,
                row -> new SqlType(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4).charAt(0),
                        row.getString(5).charAt(0),
                        row.getLong(6),
                        row.getLong(7),
                        row.getInt(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getBoolean(11),
                        checks.getOrDefault(row.getLong(1), List.of())));
        return new TypeCatalog(database, types.stream().collect(Collectors.toMap(SqlType::oid, type -> type)));
    }

    SqlType type(long oid) {
        return types.get(oid);
    }

    /** A field of a composite type. */
    record Field(SqlType type, int modifier) {}

    List<Field> fields(SqlType composite) throws SQLException {
        return database.query(
                String.format(FIELDS, composite.relation()), row -> new Field(type(row.getLong(1)), row.getInt(2)));
    }
}
