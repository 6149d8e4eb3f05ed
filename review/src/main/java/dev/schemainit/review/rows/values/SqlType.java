package dev.schemainit.review.rows.values;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type as pg_type has it.
 *
 * @param category pg_type.typcategory
 * @param composition the types that it is made of
 * @param domain null for a type that is no domain
 */
public record SqlType(
        long oid,
        Names names,
        TypeKind kind,
        char category,
        Composition composition,
        @Nullable Domain domain) {
    /**
     * Its names.
     *
     * @param sql as SQL names it
     * @param plain its name alone, without a schema and quotes
     */
    public record Names(String sql, String plain) {}

    /**
     * What it is made of.
     *
     * @param element the oid of an array's element type; 0 for others
     * @param subtype the oid of the type of a range's bounds; 0 for others
     * @param fields a composite type's; empty for others
     */
    public record Composition(long element, long subtype, List<TypeUse> fields) {}

    /**
     * What a domain adds to its base type.
     *
     * @param checks as expressions on {@code VALUE}
     */
    public record Domain(TypeUse base, boolean notNull, List<RowCondition> checks) {}

    /** As SQL names it. */
    public String name() {
        return names.sql();
    }

    boolean isArray() {
        return category == 'A' && composition.element() != 0;
    }
}
