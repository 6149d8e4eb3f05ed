package dev.schemainit.cli.docs;

import static dev.schemainit.cli.docs.Markup.code;
import static dev.schemainit.cli.docs.Markup.codeCell;
import static dev.schemainit.cli.docs.Markup.optionalCell;

import dev.schemainit.engine.text.Counted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The README.md of a schema. */
final class ReadmeText {
    /** The third line of every README.md that docs writes. */
    static final String MARK =
            "<!-- Written by ./schemainit docs from the catalog that the migrations lead to. Do not edit it:"
                    + " change COMMENT ON texts by a migration, and notes.md by hand. -->";

    private final List<String> lines = new ArrayList<>();
    private final SchemaContents schema;

    private ReadmeText(SchemaContents schema) {
        this.schema = schema;
    }

    /**
     * The whole text.
     *
     * @param name the schema's, as its folder is called
     * @param notes Markdown by hand, which goes to the end; null without any
     */
    static String of(String name, SchemaContents schema, @Nullable String notes) {
        var markdown = new ReadmeText(schema);
        markdown.add("# " + name, "", MARK, "", markdown.contents(), "");
        if (!schema.tables().isEmpty()) {
            markdown.diagrams();
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
        if (notes != null) {
            markdown.add(notes.strip(), "");
        }
        return String.join("\n", markdown.lines).strip() + "\n";
    }

    private String contents() {
        var parts = new ArrayList<String>();
        count(parts, schema.tables().size(), "table");
        count(parts, schema.views().size(), "view");
        count(parts, schema.functions().size(), "function");
        count(parts, schema.types().size(), "type");
        count(parts, schema.extensions().size(), "extension");
        return (parts.isEmpty() ? "Nothing yet" : String.join(", ", parts))
                + ". The migrations are the files beside this one; [expected.txt](expected.txt) is the same catalog as"
                + " deployments compare it.";
    }

    private static void count(List<String> parts, int count, String noun) {
        if (count > 0) {
            parts.add(Counted.of(count, noun));
        }
    }

    private void diagrams() {
        List<DiagramPart> parts = DiagramPart.of(schema.tables());
        boolean several = parts.size() > 1;
        if (several) {
            add("## Diagrams", "");
        }
        for (DiagramPart part : parts) {
            if (several) {
                add("### Diagram: " + Markup.text(part.title()), "");
            }
            add("```mermaid");
            lines.addAll(part.lines(schema.tables()));
            add("```", "");
        }
        add(
                "The columns that are keys, and which of them refer where. A circle beside the table referred to: the"
                        + " reference may be null."
                        + (several ? " A table without columns is in another diagram." : ""),
                "");
    }

    private void relations(String title, List<Relation> relations) {
        if (relations.isEmpty()) {
            return;
        }
        add("## " + title, "");
        if (relations.size() > 1) {
            add("| " + relations.get(0).heading().kind() + " | |", "|---|---|");
            relations.forEach(relation -> add("| " + Markup.link(relation.name(), RelationSection.heading(relation))
                    + " | " + optionalCell(relation.heading().comment()) + " |"));
            add("");
        }
        relations.forEach(relation -> lines.addAll(new RelationSection(relation, schema.tables()).lines()));
    }

    private void described(String title, String one, List<SchemaContents.Described> objects) {
        if (!objects.isEmpty()) {
            add("## " + title, "", "| " + one + " | | |", "|---|---|---|");
            objects.forEach(object -> add("| " + codeCell(object.name()) + " | "
                    + codeCell(TypeNames.common(TypeNames.plain(object.definition()))) + " | "
                    + optionalCell(object.comment()) + " |"));
            add("");
        }
    }

    private void add(String... added) {
        lines.addAll(List.of(added));
    }
}
