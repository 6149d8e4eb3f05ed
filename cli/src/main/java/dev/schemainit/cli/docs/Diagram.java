package dev.schemainit.cli.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An entity-relationship diagram in Mermaid's text, which GitHub draws.
 *
 * <p>Shows the columns that are keys, because all columns would hide the references. The ends of a line follow from the
 * constraints: a reference that can be null has a circle at the table referred to, one that is unique has no crow's
 * foot.
 */
final class Diagram {
    private Diagram() {}

    /**
     * The lines of a diagram.
     *
     * @param tables with their keys
     * @param all of which those that the tables refer to are drawn too, by their names alone
     */
    static List<String> of(List<Relation> tables, List<Relation> all) {
        var lines = new ArrayList<String>();
        lines.add("erDiagram");
        for (Relation table : tables) {
            lines.add("    " + entity(table.name()) + " {");
            table.columns().stream()
                    .filter(column -> !marks(table, column).isEmpty())
                    .map(column -> "        " + word(type(column.type())) + " " + word(column.name()) + " "
                            + String.join(", ", marks(table, column)))
                    .forEach(lines::add);
            lines.add("    }");
        }
        Set<String> drawn = all.stream().map(Relation::name).collect(Collectors.toSet());
        for (Relation table : tables) {
            table.foreignKeys().stream()
                    .filter(key -> drawn.contains(key.target()))
                    .map(key -> "    " + entity(key.target()) + " " + (table.alwaysRefers(key) ? "||" : "|o") + "--"
                            + (table.refersOnce(key) ? "o|" : "o{") + " " + entity(table.name()) + " : \""
                            + clean(String.join(", ", key.columns())) + "\"")
                    .forEach(lines::add);
        }
        return lines;
    }

    private static List<String> marks(Relation table, Relation.Column column) {
        var marks = new ArrayList<String>();
        if (table.isPrimary(column)) {
            marks.add("PK");
        }
        if (table.refers(column)) {
            marks.add("FK");
        }
        if (table.isUnique(column)) {
            marks.add("UK");
        }
        return marks;
    }

    /** Without its length or precision: the section of the table has them. */
    private static String type(String type) {
        return TypeNames.common(type).replaceAll("\\([^)]*\\)", "");
    }

    /** In quotes: a plain name can be one of Mermaid's own words. */
    private static String entity(String name) {
        return '"' + clean(name) + '"';
    }

    private static String clean(String text) {
        return text.replaceAll("[\"%\\\\\\p{Cntrl}]", "");
    }

    /** An attribute cannot be quoted, has to begin with a letter, and must not be one of the marks. */
    private static String word(String text) {
        String word = clean(text).replaceAll("[^\\p{L}0-9_\\[\\]]", "_");
        return word.isEmpty() || !Character.isLetter(word.charAt(0)) || word.matches("(?i)[PFU]K") ? "_" + word : word;
    }
}
