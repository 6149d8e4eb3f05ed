package dev.schemainit.cli.imports.liquibase;

import dev.schemainit.cli.imports.source.FileContents;
import java.util.Optional;

/** What ends the statements of a changeset in Liquibase where that is no semicolon, as {@code endDelimiter:} says. */
final class EndDelimiter {
    private static final String NAME = "endDelimiter";

    private EndDelimiter() {}

    private static Optional<String> of(Changeset changeset) {
        return changeset.attribute(NAME).filter(delimiter -> !delimiter.equals(";"));
    }

    /** The changeset's text with semicolons where a line ends in the delimiter. */
    static FileContents withSemicolons(Changeset changeset) {
        Optional<String> delimiter = of(changeset);
        if (delimiter.isEmpty()) {
            return changeset.text();
        }
        var text = new StringBuilder();
        for (String line : changeset.text().lines()) {
            String words = line.stripTrailing();
            if (words.endsWith(delimiter.get())) {
                text.append(words, 0, words.length() - delimiter.get().length());
                text.append(FileContents.isComplete(text.toString()) ? "" : ";");
                text.append(line, words.length(), line.length());
            } else {
                text.append(line);
            }
        }
        return new FileContents(text.toString());
    }

    /** Whether that has found any, which a delimiter that is a regular expression prevents. */
    static Optional<String> remark(Changeset changeset) {
        return of(changeset)
                .map(delimiter -> changeset.text().lines().stream()
                                .anyMatch(line -> line.stripTrailing().endsWith(delimiter))
                        ? changeset.shown() + ": a semicolon stands for each " + delimiter + " at the end of a line"
                        : changeset.shown() + ": no line ends in its endDelimiter " + delimiter
                                + ": write semicolons instead");
    }
}
