package dev.schemainit.cli.docs;

import static dev.schemainit.cli.docs.Markup.cell;
import static dev.schemainit.cli.docs.Markup.code;
import static dev.schemainit.cli.docs.Markup.keyword;
import static dev.schemainit.cli.docs.Markup.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The section of one table or view: its columns, and what belongs to it.
 *
 * @param tables all that have a section of their own, to link to
 */
record RelationSection(Relation relation, List<Relation> tables) {
    private static final int MOST_PARTITIONS = 12;
    private static final int FIRST_PARTITIONS = 3;

    static String heading(Relation relation) {
        String kind = relation.heading().kind();
        return kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + " " + text(relation.name());
    }

    List<String> lines() {
        var lines = new ArrayList<>(List.of("### " + heading(relation), ""));
        String comment = relation.heading().comment();
        if (comment != null) {
            lines.addAll(List.of(text(comment) + ".", ""));
        }
        lines.addAll(columns());
        lines.add("");
        List<String> parts = parts();
        if (!parts.isEmpty()) {
            lines.addAll(parts);
            lines.add("");
        }
        return lines;
    }

    private List<String> columns() {
        var lines = new ArrayList<String>();
        boolean values = relation.columns().stream().anyMatch(column -> column.value() != null);
        lines.add("| column | type | nullable | " + (values ? "default | " : "") + "|");
        lines.add("|---|---|---|" + (values ? "---|" : "") + "---|");
        relation.columns().forEach(column -> lines.add(row(column, values)));
        return lines;
    }

    private String row(Relation.Column column, boolean values) {
        String name = cell(column.name());
        var cells = new ArrayList<String>();
        cells.add(relation.isPrimary(column) ? "**" + name + "**" : name);
        cells.add(cell(TypeNames.common(column.type())));
        cells.add(column.notNull() ? "" : "yes");
        if (values) {
            cells.add(column.value() == null ? "" : Markup.codeCell(TypeNames.plain(column.value())));
        }
        var about = new ArrayList<String>();
        relation.foreignKeys().stream()
                .filter(key -> key.columns().equals(List.of(column.name())))
                .forEach(key -> about.add("→ " + link(key.target())));
        if (column.comment() != null) {
            about.add(cell(column.comment()));
        }
        cells.add(String.join(". ", about));
        return "| " + String.join(" | ", cells) + " |";
    }

    private List<String> parts() {
        var parts = new ArrayList<String>();
        Relation.Partitioning partitioning = relation.partitioning();
        if (partitioning != null) {
            parts.add("- partitioned by " + code(partitioning.by()) + partitions(partitioning.partitions()));
        }
        relation.constraints()
                .keys()
                .forEach(key -> parts.add("- " + keyword(TypeNames.plain(key.definition())) + after(key.comment())));
        relation.foreignKeys().forEach(key -> parts.add("- " + foreignKey(key) + after(key.comment())));
        Relation.Attachments attachments = relation.attachments();
        referring().ifPresent(names -> parts.add("- referred to by " + names));
        attachments.indexes().forEach(index -> parts.add("- index " + part(index)));
        attachments.triggers().forEach(trigger -> parts.add("- trigger " + part(trigger)));
        rowSecurity(attachments).ifPresent(security -> parts.add("- row level security " + security));
        attachments.policies().forEach(policy -> parts.add("- policy " + part(policy)));
        return parts;
    }

    /** Of many partitions, those at the beginning and the last one: they are often one a day. */
    private static String partitions(@Nullable List<String> partitions) {
        if (partitions == null) {
            return "; its partitions come and go";
        }
        if (partitions.isEmpty()) {
            return ", without partitions";
        }
        boolean many = partitions.size() > MOST_PARTITIONS;
        String shown = partitions.stream()
                .limit(many ? FIRST_PARTITIONS : MOST_PARTITIONS)
                .map(Markup::code)
                .collect(Collectors.joining(", "));
        return ": " + shown
                + (many
                        ? ", " + (partitions.size() - FIRST_PARTITIONS - 1) + " more, "
                                + code(partitions.get(partitions.size() - 1))
                        : "");
    }

    private static Optional<String> rowSecurity(Relation.Attachments attachments) {
        String security = attachments.rowSecurity();
        if (security == null) {
            return Optional.empty();
        }
        boolean forced = security.equals("forced");
        String who = attachments.policies().isEmpty()
                ? ", without a policy: " + (forced ? "nobody sees rows" : "only the owner sees rows")
                : forced ? ", for the owner too" : "";
        return Optional.of(security + who);
    }

    /** Words and code like those of other constraints, with a link to the table referred to. */
    private String foreignKey(Relation.ForeignKey key) {
        String references = " REFERENCES " + key.target();
        int target = key.definition().indexOf(references);
        return target < 0
                ? keyword(key.definition())
                : keyword(key.definition().substring(0, target)) + " → " + link(key.target()) + " "
                        + code(key.definition().substring(target + references.length()));
    }

    private Optional<String> referring() {
        List<String> names = tables.stream()
                .flatMap(table -> table.foreignKeys().stream()
                        .filter(key -> key.target().equals(relation.name()))
                        .map(key -> link(table.name()) + " (" + cell(String.join(", ", key.columns())) + ")"))
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
    }

    /** A link to the table's own section; its name alone where it has none, such as a partition. */
    private String link(String name) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .map(table -> Markup.link(name, heading(table)))
                .orElse(cell(name));
    }

    private static String part(Relation.Part part) {
        return code(part.name()) + ": " + code(TypeNames.plain(part.definition())) + after(part.comment());
    }

    private static String after(@Nullable String comment) {
        return comment == null ? "" : ": " + text(comment);
    }
}
