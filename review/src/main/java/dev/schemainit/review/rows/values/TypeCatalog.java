package dev.schemainit.review.rows.values;

import dev.schemainit.engine.text.PackagedText;
import dev.schemainit.review.query.CatalogQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All types of a database. */
public final class TypeCatalog {
    private static final String TYPES = PackagedText.of(TypeCatalog.class, "types.sql");
    private static final String FIELDS = PackagedText.of(TypeCatalog.class, "fields.sql");
    private static final String DOMAIN_CHECKS = PackagedText.of(TypeCatalog.class, "domain-checks.sql");

    private final Map<Long, SqlType> types;

    private TypeCatalog(Map<Long, SqlType> types) {
        this.types = types;
    }

    public static TypeCatalog read(Connection connection) throws SQLException {
        Map<Long, List<RowCondition>> checks = CatalogQuery.byOid(
                connection, DOMAIN_CHECKS, row -> new RowCondition(row.getString(2), row.getString(3), List.of()));
        Map<Long, List<TypeUse>> fields = CatalogQuery.byOid(connection, FIELDS, row -> use(row, 2));
        List<SqlType> types = CatalogQuery.list(
                connection,
                TYPES,
                row -> new SqlType(
                        row.getLong(1),
                        new SqlType.Names(row.getString(2), row.getString(3)),
                        TypeKind.of(row.getString(4)),
                        row.getString(5).charAt(0),
                        new SqlType.Composition(
                                row.getLong(6), row.getLong(7), fields.getOrDefault(row.getLong(8), List.of())),
                        domain(row, checks.getOrDefault(row.getLong(1), List.of()))));
        return new TypeCatalog(types.stream().collect(Collectors.toMap(SqlType::oid, type -> type)));
    }

    private static SqlType.@Nullable Domain domain(ResultSet row, List<RowCondition> checks) throws SQLException {
        TypeUse base = use(row, 9);
        return base.oid() == 0 ? null : new SqlType.Domain(base, row.getBoolean(12), checks);
    }

    /** From an oid, a modifier and a text, in columns side by side. */
    private static TypeUse use(ResultSet row, int column) throws SQLException {
        return new TypeUse(row.getLong(column), row.getInt(column + 1), row.getString(column + 2));
    }

    SqlType type(long oid) {
        SqlType type = types.get(oid);
        if (type == null) {
            throw new IllegalArgumentException("no type has the oid " + oid);
        }
        return type;
    }

    /** The domains of a type, outermost first; empty where it is no domain. */
    public List<SqlType.Domain> domains(TypeUse use) {
        var domains = new ArrayList<SqlType.Domain>();
        SqlType.Domain domain = type(use.oid()).domain();
        while (domain != null) {
            domains.add(domain);
            domain = type(domain.base().oid()).domain();
        }
        return domains;
    }

    /** The type below all domains. */
    public SqlType withoutDomains(TypeUse use) {
        List<SqlType.Domain> domains = domains(use);
        return type(
                domains.isEmpty()
                        ? use.oid()
                        : domains.get(domains.size() - 1).base().oid());
    }
}
