package dev.schemainit.cli;

import dev.schemainit.cli.imports.MigrationImport;
import dev.schemainit.cli.imports.MigrationTool;
import dev.schemainit.cli.imports.source.ImportList.LeftOut;
import dev.schemainit.cli.terminal.Terminal;
import dev.schemainit.engine.text.Counted;
import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        description = "Writes a schema's folder from the migrations of another tool, in that tool's order.",
        footer = {
            "",
            "The SQL of the files does not change. What undoes migrations, and the tool's own directives,"
                    + " are left out and reported. docs/write/import.md says for each tool what is read."
                    + " takeover.txt in the folder names the tool's own table: on an existing database, the first"
                    + " run reads there which files have been applied.",
            "",
            "Example:",
            "  schemainit import orders --from flyway src/main/resources/db/migration",
            "",
            Main.EXIT_CODES
        })
final class ImportCommand extends SchemaCommand {
    private static final int SHOWN = 8;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "<tool>",
            converter = ToolConverter.class,
            completionCandidates = ToolNames.class,
            description = "one of: ${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init") // by picocli
    private MigrationTool tool;

    @Parameters(index = "1", paramLabel = "<path>", description = "the folder or the file that you give the tool")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path source;

    @Option(
            names = "--table",
            paramLabel = "<table>",
            description = "the tool's own table, where it has another name than the tool gives it")
    private @Nullable String table;

    @Override
    public Integer call() throws IOException {
        if (table != null && tool.table().isEmpty()) {
            throw wrongUsage("--table does not go with --from " + tool + ", which has no table");
        }
        Path folder = pathToMake();
        var written = new MigrationImport(tool, source, Optional.ofNullable(table)).into(folder);
        report(folder, written);
        if (terminal().isJson()) {
            terminal().print(Json.write(fields(written)) + "\n");
        }
        return 0;
    }

    private void report(Path folder, MigrationImport.Written written) {
        Terminal terminal = terminal();
        int count = written.files().size();
        terminal.result("✓ " + folder + " written: " + Counted.of(count, "migration")
                + (written.takeover() ? " and takeover.txt" : ""));
        byReason(written.leftOut())
                .forEach((reason, names) -> terminal.result("! left out, " + reason + ": " + shown(names)));
        written.remarks().forEach(remark -> terminal.result("! " + remark));
        written.whyNumbered()
                .filter(why -> count > 1)
                .ifPresent(why -> terminal.result("! numbered from 1, because " + why));
        written.refusals().forEach(refusal -> terminal.result("✗ " + refusal));
        terminal.result("");
        terminal.result("Next:");
        List<String> next = next(written);
        for (int i = 0; i < next.size(); i++) {
            terminal.result("  " + (i + 1) + ". " + next.get(i));
        }
    }

    private List<String> next(MigrationImport.Written written) {
        var next = new ArrayList<String>();
        if (!written.refusals().isEmpty()) {
            next.add("mend what is marked with ✗, because nothing runs before");
        }
        if (!written.leftOut().isEmpty() || !written.remarks().isEmpty()) {
            next.add("read what is marked with !");
        }
        next.add("./schemainit expect " + schema() + "     the resulting catalog");
        next.add("commit the folder; on a database that has them already, apply runs nothing again");
        return next;
    }

    private static Map<String, List<String>> byReason(List<LeftOut> leftOut) {
        return leftOut.stream()
                .collect(Collectors.groupingBy(
                        LeftOut::reason, LinkedHashMap::new, Collectors.mapping(LeftOut::name, Collectors.toList())));
    }

    private static String shown(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more (--json lists them)" : "");
    }

    private static Map<String, Object> fields(MigrationImport.Written written) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("written", written.files());
        fields.put(
                "leftOut",
                written.leftOut().stream()
                        .map(left -> new TreeMap<>(Map.of("name", left.name(), "reason", left.reason())))
                        .toList());
        fields.put("remarks", written.remarks());
        fields.put("refusals", written.refusals());
        return fields;
    }

    static final class ToolConverter implements ITypeConverter<MigrationTool> {
        @Override
        public MigrationTool convert(String name) {
            return MigrationTool.named(name)
                    .orElseThrow(() -> new TypeConversionException("'" + name + "' is none of " + ToolNames.text()));
        }
    }

    static final class ToolNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(MigrationTool.values())
                    .map(MigrationTool::toString)
                    .iterator();
        }

        private static String text() {
            return Arrays.stream(MigrationTool.values())
                    .map(MigrationTool::toString)
                    .collect(Collectors.joining(", "));
        }
    }
}
