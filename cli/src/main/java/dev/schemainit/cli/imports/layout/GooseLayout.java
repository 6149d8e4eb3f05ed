package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ToolLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** goose: {@code <version>_<name>.sql}, each with {@code -- +goose Up} and {@code -- +goose Down}. */
public final class GooseLayout implements ToolLayout {
    static final String STATEMENT_END = "statementend";

    private static final Pattern FORM = Pattern.compile("(\\d+)_(.+)\\.sql");
    private static final UpPart UP = new UpPart(Pattern.compile("--\\s*\\+goose\\s+(.*)"), "down");

    @Override
    public void read(Path path, ImportList list) throws IOException {
        for (NumberedFile file : NumberedFile.in(path, FORM, list)) {
            FileContents text = UP.of(file.name(), file.text(), list, (line, words) -> {
                if (words.equals("envsub on")) {
                    list.remark(file.name() + ":" + line + ": goose replaces environment variables from here on, and"
                            + " nothing does after the import: write their values");
                }
            });
            list.add(file.migration(text));
        }
    }
}
