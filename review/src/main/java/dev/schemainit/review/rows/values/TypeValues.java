package dev.schemainit.review.rows.values;

import dev.schemainit.engine.text.PackagedText;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * For each type an SQL expression that makes a value from a row's number: type-values.properties has most of them.
 *
 * <p>Different numbers make different values as far as the type has them, and ranges that do not overlap, so that
 * unique keys and exclusion constraints take the rows.
 */
public final class TypeValues {
    private static final Properties TEMPLATES = templates();
    private static final String ANY_TYPE = "({n})::text::{type}";
    private static final Pattern BLANK = Pattern.compile("\\{(\\w+)\\}");
    private static final int MOST_BITS = 32;

    private final TypeCatalog types;

    public TypeValues(TypeCatalog types) {
        this.types = types;
    }

    private static Properties templates() {
        var templates = new Properties();
        try {
            templates.load(new StringReader(PackagedText.of(TypeValues.class, "type-values.properties")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return templates;
    }

    /**
     * The expression.
     *
     * @param n an expression of type integer: the row's number
     * @param word what texts begin with: letters, digits, spaces and underscores
     * @return nothing for a type of which no value is known
     */
    public Optional<String> of(TypeUse use, String n, String word) {
        SqlType type = types.type(use.oid());
        if (type.domain() != null) {
            return of(type.domain().base(), n, word);
        }
        return switch (type.kind()) {
            case ENUM ->
                Optional.of(filled(
                        "(enum_range(NULL::{type}))[1 + ({n}) % cardinality(enum_range(NULL::{type}))]",
                        Map.of("type", type.name(), "n", n)));
            case COMPOSITE -> Optional.of(composite(type, n, word));
            case RANGE -> range(type, n, word);
            case MULTIRANGE -> Optional.of("'{}'::" + type.name());
            default -> type.isArray() ? array(type, use, n, word) : Optional.of(base(type, use, n, word));
        };
    }

    private Optional<String> array(SqlType type, TypeUse use, String n, String word) {
        SqlType element = types.type(type.composition().element());
        var elementUse = new TypeUse(element.oid(), use.modifier(), element.name());
        return of(elementUse, n, word)
                .flatMap(one -> of(elementUse, "(" + n + ") + 1", word)
                        .map(two -> "ARRAY[%s, %s]::%s".formatted(one, two, type.name())));
    }

    private String composite(SqlType type, String n, String word) {
        return type.composition().fields().stream()
                .map(field -> of(field, n, word).orElse("NULL"))
                .collect(Collectors.joining(", ", "ROW(", ")::" + type.name()));
    }

    private Optional<String> range(SqlType type, String n, String word) {
        String template = TEMPLATES.getProperty("range." + type.names().plain());
        if (template != null) {
            return Optional.of(filled(template, Map.of("type", type.name(), "n", n)));
        }
        SqlType subtype = types.type(type.composition().subtype());
        return of(new TypeUse(subtype.oid(), -1, subtype.name()), n, word)
                .map(bound -> "%s(%s, %2$s, '[]')".formatted(type.name(), bound));
    }

    private static String base(SqlType type, TypeUse use, String n, String word) {
        String template = switch (type.names().plain()) {
            case "numeric" -> NumericModifier.of(use.modifier()).template();
            case "text", "varchar", "bpchar", "name", "citext" ->
                TextLength.of(use.modifier()).template(word);
            case "geometry", "geography" -> SpatialType.of(use.text()).template();
            default -> TEMPLATES.getProperty(type.names().plain(), ANY_TYPE);
        };
        int length = use.modifier();
        return filled(
                template,
                Map.of(
                        "n", n,
                        "type", type.name(),
                        "word", SqlText.quoted(word),
                        "length", String.valueOf(Math.max(1, length)),
                        "bits", String.valueOf(length > 0 ? Math.min(length, MOST_BITS) : MOST_BITS),
                        "others", String.valueOf(Math.max(0, length - 1))));
    }

    private static String filled(String template, Map<String, String> values) {
        return BLANK.matcher(template).replaceAll(blank -> {
            String value = values.get(blank.group(1));
            return Matcher.quoteReplacement(value == null ? blank.group() : value);
        });
    }
}
