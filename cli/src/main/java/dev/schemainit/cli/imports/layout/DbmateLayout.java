package dev.schemainit.cli.imports.layout;

import dev.schemainit.cli.imports.source.ImportList;
import dev.schemainit.cli.imports.source.ToolLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** dbmate: {@code <version>_<name>.sql}, each with {@code -- migrate:up} and {@code -- migrate:down}. */
public final class DbmateLayout implements ToolLayout {
    private static final Pattern FORM = Pattern.compile("(\\d+)_(.+)\\.sql");
    private static final UpPart UP = new UpPart(Pattern.compile("--\\s*migrate:(.*)"), "down");

    @Override
    public void read(Path path, ImportList list) throws IOException {
        for (NumberedFile file : NumberedFile.in(path, FORM, list)) {
            list.add(file.migration(UP.of(file.name(), file.text(), list, (line, words) -> {})));
        }
    }
}
