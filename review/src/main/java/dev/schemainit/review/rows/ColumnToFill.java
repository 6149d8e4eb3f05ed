package dev.schemainit.review.rows;

import dev.schemainit.review.rows.values.TypeUse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A column that an INSERT may name.
 *
 * @param name quoted where SQL needs it
 * @param defaultValue the expression of its default; null without one
 */
record ColumnToFill(
        int number,
        String name,
        TypeUse type,
        boolean notNull,
        @Nullable String defaultValue) {
    String typeText() {
        return type.text();
    }

    Optional<String> defaultExpression() {
        return Optional.ofNullable(defaultValue);
    }
}
