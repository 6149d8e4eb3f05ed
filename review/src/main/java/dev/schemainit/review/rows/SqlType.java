package dev.schemainit.review.rows;

import java.util.List;

/**
 * A type as pg_type has it; what does not belong to its kind is 0 or empty.
 *
 * @param name as SQL names it
 * @param plainName its name alone, without a schema or quotes
 * @param kind pg_type.typtype
 * @param category pg_type.typcategory
 * @param base a domain's base type, with {@code baseModifier}
 * @param relation a composite type's relation
 * @param subtype a range's
 * @param checks a domain's, as expressions on {@code VALUE}
 */
record SqlType(
        long oid,
        String name,
        String plainName,
        char kind,
        char category,
        long element,
        long base,
        int baseModifier,
        long relation,
        long subtype,
        boolean notNull,
        List<Check> checks) {}
