package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code takeover.txt} declares: on a first run, the table of another tool says which files are applied.
 *
 * @param table the name of the tool's table as SQL writes it; without a schema, it is in {@code public}
 * @param keys by which the table knows a file, by the file's name, in the order of the lines
 */
public record Takeover(EarlierTool tool, String table, Map<String, String> keys) {
    private static final Pattern TOOL = Pattern.compile("tool: *(.*)");
    private static final Pattern TABLE = Pattern.compile("table: *(.*)");
    private static final Pattern FILE = Pattern.compile("(.+?\\.sql): +(.+)");
    private static final Pattern NAME = Pattern.compile(TransientPartitions.NAME);

    /** The table's name without its schema, for messages. */
    public String plainTable() {
        return TransientPartitions.plain(table);
    }

    /**
     * Reads a {@code takeover.txt}.
     *
     * @param files the names of all files of the folder
     * @throws SchemaInitException naming the line at fault
     */
    static Takeover parse(String text, Set<String> files) {
        return new Reader(files).read(text.lines().toList());
    }

    /** Reads line by line, and knows where it is. */
    private static final class Reader {
        private final Set<String> files;
        private final Map<String, String> keys = new LinkedHashMap<>();
        private @Nullable EarlierTool tool;
        private @Nullable String table;
        private int line;

        Reader(Set<String> files) {
            this.files = files;
        }

        Takeover read(List<String> lines) {
            for (String each : lines) {
                line++;
                String text = each.strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    read(text);
                }
            }
            return new Takeover(
                    required(tool, "tool: ", "add a line such as tool: flyway"),
                    required(table, "table: ", "add a line such as table: flyway_schema_history"),
                    keys);
        }

        private void read(String text) {
            Matcher ofTool = TOOL.matcher(text);
            Matcher ofTable = TABLE.matcher(text);
            Matcher ofFile = FILE.matcher(text);
            if (ofTool.matches()) {
                requireFirst(tool, "tool: ");
                tool = tool(ofTool.group(1));
            } else if (ofTable.matches()) {
                requireFirst(table, "table: ");
                table = table(ofTable.group(1));
            } else if (ofFile.matches()) {
                file(ofFile.group(1), ofFile.group(2));
            } else {
                throw refusal(
                        "the line is not valid",
                        "write tool: <name>, table: <name>, <file>.sql: <key>, or # and a comment");
            }
        }

        private EarlierTool tool(String label) {
            return EarlierTool.of(label)
                    .orElseThrow(
                            () -> refusal("the tool " + label + " is unknown", "use one of: " + EarlierTool.labels()));
        }

        private String table(String name) {
            if (!NAME.matcher(name).matches()) {
                throw refusal(
                        name + " is not the name of a table",
                        "write it as SQL does, such as flyway_schema_history or app.flyway_schema_history");
            }
            return name;
        }

        private void file(String name, String key) {
            EarlierTool known = required(tool, "tool: ", "put the line with the tool first");
            if (!files.contains(name)) {
                throw refusal(
                        "there is no file " + name + " in the folder", "correct the name, or write takeover.txt anew");
            }
            if (!known.takes(key, !Version.isInName(name))) {
                throw refusal(
                        key + " is not how " + known.label() + " knows a migration",
                        "write " + known.rule() + " after " + name);
            }
            if (keys.put(name, key) != null) {
                throw refusal(name + " is in it twice", "remove one of the two lines");
            }
        }

        private <T> T required(@Nullable T value, String what, String fix) {
            if (value == null) {
                throw refusal("no line begins with " + what.strip(), fix);
            }
            return value;
        }

        private void requireFirst(@Nullable Object before, String what) {
            if (before != null) {
                throw refusal("a second line begins with " + what.strip(), "remove one of the two");
            }
        }

        private SchemaInitException refusal(String reason, String fix) {
            return EngineError.TAKEOVER_FILE.exception(Math.max(1, line), reason, fix);
        }
    }
}
