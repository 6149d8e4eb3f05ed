package dev.schemainit.engine.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A kind of definition whose text a dump or another version may change.
 *
 * @param sql what makes it
 * @param change statements that change it really
 * @param identity of the line that shows the change
 */
record KindOfExpression(String title, String sql, String change, String identity) {
    private static final Path KINDS = Path.of("src/test/resources/kinds-of-expression.txt");

    static List<KindOfExpression> all() throws IOException {
        return Arrays.stream(Files.readString(KINDS).split("\n\n"))
                .skip(1)
                .map(KindOfExpression::of)
                .toList();
    }

    private static KindOfExpression of(String paragraph) {
        int line = paragraph.indexOf('\n');
        int change = paragraph.indexOf("\n~ ");
        int identity = paragraph.indexOf("\n= ");
        return new KindOfExpression(
                paragraph.substring(2, line),
                paragraph.substring(line, change),
                paragraph.substring(change + 3, identity),
                paragraph.substring(identity + 3).strip());
    }

    /** What makes all of them. */
    static String everything() throws IOException {
        return all().stream().map(KindOfExpression::sql).collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
        return title;
    }
}
