package dev.schemainit.cli.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The README.md of a schema. */
final class Markdown {
    /** The third line of every README.md that this writes. */
    static final String MARK =
            "<!-- Written by ./schemainit docs from the catalog that the migrations lead to. Do not edit it:"
                    + " change COMMENT ON texts by a migration, and notes.md by hand. -->";

    private final List<String> lines = new ArrayList<>();
    private final Schema schema;

    private Markdown(Schema schema) {
        this.schema = schema;
    }

    /**
     * The whole text.
     *
     * @param name the schema's, as its folder is called
     * @param notes Markdown by hand, which goes to the end
     */
    static String of(String name, Schema schema, Optional<String> notes) {
        var markdown = new Markdown(schema);
        markdown.add("# " + name, "", MARK, "", markdown.contents(), "");
        if (!schema.tables().isEmpty()) {
            markdown.diagram();
        }
        markdown.relations("Tables", schema.tables());
        markdown.relations("Views", schema.views());
        markdown.described("Functions", "function", schema.functions());
        markdown.described("Types", "type", schema.types());
        if (!schema.extensions().isEmpty()) {
            markdown.add("## Extensions", "");
            schema.extensions().forEach(extension -> markdown.add("- " + code(extension)));
            markdown.add("");
        }
        notes.ifPresent(text -> markdown.add(text.strip(), ""));
        return String.join("\n", markdown.lines).strip() + "\n";
    }

    private String contents() {
        var parts = new ArrayList<String>();
        count(parts, schema.tables().size(), "table", "tables");
        count(parts, schema.views().size(), "view", "views");
        count(parts, schema.functions().size(), "function", "functions");
        count(parts, schema.types().size(), "type", "types");
        count(parts, schema.extensions().size(), "extension", "extensions");
        return (parts.isEmpty() ? "Nothing yet" : String.join(", ", parts))
                + ". The migrations are the files beside this one; [expected.txt](expected.txt) is the same catalog as"
                + " deployments compare it.";
    }

    private static void count(List<String> parts, int count, String one, String many) {
        if (count > 0) {
            parts.add(count + " " + (count == 1 ? one : many));
        }
    }

    private void diagram() {
        add("```mermaid");
        lines.addAll(Diagram.of(schema.tables()));
        add("```", "");
        add(
                "The columns that are keys, and which of them refer where. A circle beside the table referred to: the"
                        + " reference may be null.",
                "");
    }

    private void relations(String title, List<Relation> relations) {
        if (relations.isEmpty()) {
            return;
        }
        add("## " + title, "");
        if (relations.size() > 1) {
            add("| " + relations.get(0).kind() + " | |", "|---|---|");
            relations.forEach(relation -> add("| [" + cell(relation.name()) + "](#" + anchor(heading(relation)) + ") | "
                    + cell(relation.comment().orElse("")) + " |"));
            add("");
        }
        relations.forEach(this::relation);
    }

    private void relation(Relation relation) {
        add("### " + heading(relation), "");
        relation.comment().ifPresent(comment -> add(text(comment) + ".", ""));
        boolean values =
                relation.columns().stream().anyMatch(column -> column.value().isPresent());
        add("| column | type | nullable | " + (values ? "default | " : "") + "|");
        add("|---|---|---|" + (values ? "---|" : "") + "---|");
        relation.columns().forEach(column -> add(row(relation, column, values)));
        add("");
        var parts = new ArrayList<String>();
        relation.partitioning()
                .ifPresent(by -> parts.add("- partitioned by " + code(by)
                        + relation.partitions().stream()
                                .map(Markdown::code)
                                .collect(Collectors.joining(", ", ": ", ""))));
        relation.keys()
                .forEach(key -> parts.add("- " + keyword(TypeNames.plain(key.definition())) + after(key.comment())));
        relation.foreignKeys().forEach(key -> parts.add("- " + foreignKey(key) + after(key.comment())));
        referring(relation).ifPresent(names -> parts.add("- referred to by " + names));
        relation.indexes().forEach(index -> parts.add("- index " + part(index)));
        relation.triggers().forEach(trigger -> parts.add("- trigger " + part(trigger)));
        relation.policies().forEach(policy -> parts.add("- policy " + part(policy)));
        if (!parts.isEmpty()) {
            lines.addAll(parts);
            add("");
        }
    }

    private String row(Relation relation, Relation.Column column, boolean values) {
        String name = cell(column.name());
        var cells = new ArrayList<String>();
        cells.add(relation.isPrimary(column) ? "**" + name + "**" : name);
        cells.add(cell(TypeNames.common(column.type())));
        cells.add(column.notNull() ? "" : "yes");
        if (values) {
            cells.add(
                    column.value().map(TypeNames::plain).map(Markdown::codeCell).orElse(""));
        }
        var about = new ArrayList<String>();
        relation.foreignKeys().stream()
                .filter(key -> key.columns().equals(List.of(column.name())))
                .forEach(key -> about.add("→ " + link(key.target())));
        column.comment().ifPresent(comment -> about.add(cell(comment)));
        cells.add(String.join(". ", about));
        return "| " + String.join(" | ", cells) + " |";
    }

    /** Words and code as for the others, with a link to the table referred to. */
    private String foreignKey(Relation.ForeignKey key) {
        String references = " REFERENCES " + key.target();
        int target = key.definition().indexOf(references);
        return target < 0
                ? keyword(key.definition())
                : keyword(key.definition().substring(0, target)) + " → " + link(key.target()) + " "
                        + code(key.definition().substring(target + references.length()));
    }

    /** To the table's own section; a name alone where it has none, as a partition. */
    private String link(String table) {
        return schema.tables().stream()
                .filter(relation -> relation.name().equals(table))
                .findFirst()
                .map(relation -> "[" + cell(table) + "](#" + anchor(heading(relation)) + ")")
                .orElse(cell(table));
    }

    private Optional<String> referring(Relation to) {
        List<String> names = schema.tables().stream()
                .flatMap(table -> table.foreignKeys().stream()
                        .filter(key -> key.target().equals(to.name()))
                        .map(key -> link(table.name()) + " (" + cell(String.join(", ", key.columns())) + ")"))
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
    }

    private void described(String title, String one, List<Schema.Described> objects) {
        if (!objects.isEmpty()) {
            add("## " + title, "", "| " + one + " | | |", "|---|---|---|");
            objects.forEach(object -> add("| " + codeCell(object.name()) + " | "
                    + codeCell(TypeNames.common(TypeNames.plain(object.definition()))) + " | "
                    + cell(object.comment().orElse("")) + " |"));
            add("");
        }
    }

    /** {@code PRIMARY KEY (id)} as words and code: primary key {@code (id)}. */
    private static String keyword(String definition) {
        int end = definition.indexOf('(');
        return end <= 0
                ? code(definition)
                : definition.substring(0, end).toLowerCase(Locale.ROOT) + code(definition.substring(end));
    }

    private static String part(Relation.Part part) {
        return code(part.name()) + ": " + code(TypeNames.plain(part.definition())) + after(part.comment());
    }

    private static String after(Optional<String> comment) {
        return comment.map(text -> ": " + text(text)).orElse("");
    }

    private static String heading(Relation relation) {
        String kind = relation.kind();
        return kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + " " + text(relation.name());
    }

    /** As GitHub makes it from a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String code(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.contains("`") ? "`` " + line + " ``" : "`" + line + "`";
    }

    private static String codeCell(String text) {
        return code(text).replace("|", "\\|");
    }

    private static String cell(String text) {
        return text(text).replace("|", "\\|");
    }

    /** On one line, and with nothing in it that Markdown or HTML would take for its own. */
    private static String text(String text) {
        return text.replaceAll("\\s+", " ").strip().replaceAll("([\\\\`*<\\[\\]])", "\\\\$1");
    }

    private void add(String... added) {
        lines.addAll(List.of(added));
    }
}
