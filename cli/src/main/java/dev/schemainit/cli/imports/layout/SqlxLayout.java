package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.FileContents;
import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ToolLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** sqlx: {@code <version>_<description>.sql}, or the same with {@code .up.sql} and {@code .down.sql}. */
public final class SqlxLayout implements ToolLayout {
    private static final Pattern FORM = Pattern.compile("(\\d+)_(.+?)(?:\\.up)?(?<!\\.down)\\.sql");
    private static final String NO_TRANSACTION = "-- no-transaction";

    @Override
    public void read(Path path, ImportList list) throws IOException {
        for (NumberedFile file : NumberedFile.in(path, FORM, list)) {
            list.add(file.migration(withoutMark(file.text())));
        }
    }

    private static FileContents withoutMark(FileContents text) {
        List<String> lines = text.lines();
        return !lines.isEmpty() && lines.get(0).startsWith(NO_TRANSACTION)
                ? new FileContents(text.characters().substring(lines.get(0).length()))
                : text;
    }
}
