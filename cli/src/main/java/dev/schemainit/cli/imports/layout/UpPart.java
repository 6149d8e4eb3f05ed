package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportList;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file of goose or of dbmate does, without what takes it back and without the lines that the tool reads.
 *
 * @param annotation such a line, with its words as the first group
 * @param down the first of these words, in lower case, from which on a file takes back what it did
 */
record UpPart(Pattern annotation, String down) {
    /** Is given the annotations up to there. */
    interface Annotations {
        /** @param words in lower case, such as {@code statementend} */
        void read(int line, String words);
    }

    FileContents of(String file, FileContents text, ImportList list, Annotations annotations) {
        var kept = new StringBuilder();
        int number = 0;
        for (String line : text.lines()) {
            number++;
            Matcher own = annotation.matcher(line.stripTrailing());
            if (!own.matches()) {
                kept.append(line);
                continue;
            }
            String words = own.group(1).strip().toLowerCase(Locale.ROOT);
            if (words.startsWith(down)) {
                list.leaveOut(file, "down part");
                break;
            }
            if (words.equals(GooseLayout.STATEMENT_END) && !FileContents.isComplete(kept.toString())) {
                // The tool sends what stands between its marks as one statement, with or without a semicolon.
                kept.append(";\n");
            }
            annotations.read(number, words);
        }
        return new FileContents(kept.toString());
    }
}
