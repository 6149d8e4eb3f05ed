package dev.schemainit.cli;

import dev.schemainit.cli.option.DatabaseUrl;
import dev.schemainit.cli.option.SchemaPath;
import dev.schemainit.cli.option.TlsOptions;
import dev.schemainit.cli.terminal.Terminal;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.text.Counted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What every command has: a schema, and a terminal to print on. */
@Command(mixinStandardHelpOptions = true)
abstract class SchemaCommand implements Callable<Integer> {
    /** The script sets it to its own folder, so that sql/ is found from everywhere. */
    private static final String HOME = "schemainit.home";

    private static final String PASSWORD = "PGPASSWORD";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "<schema>",
            description = "a folder of SQL files: its path, or its name in sql/")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path schema;

    @Option(names = "--json", description = "print the report as JSON on stdout, and the one for people on stderr")
    private boolean json;

    private @Nullable Terminal terminal;

    final Terminal terminal() {
        if (terminal == null) {
            terminal = new Terminal(json, json || printsDocument());
        }
        return terminal;
    }

    /** Whether stdout is for a document other than JSON. */
    boolean printsDocument() {
        return false;
    }

    /** Makes the command end with this, its right form, and exit code 2. */
    final ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Reports a file that a command has written, for people and for a machine. */
    final void written(Path file, long lines) {
        terminal().result("✓ " + file + " written, " + Counted.of(lines, "line"));
        var fields = new LinkedHashMap<String, Object>();
        fields.put("file", file.toString());
        fields.put("lines", lines);
        terminal().printJson(fields);
    }

    /**
     * Reports whether a file that a command writes is up to date.
     *
     * @param differences as lines; none where it is
     * @param command the one that writes it
     * @return the exit code
     */
    final int checked(Path file, List<String> differences, String command) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("file", file.toString());
        fields.put("matches", differences.isEmpty());
        fields.put("differences", differences);
        terminal().printJson(fields);
        if (differences.isEmpty()) {
            terminal().result("✓ " + file + " matches the files");
            return 0;
        }
        differences.forEach(line -> terminal().result("✗ " + line));
        terminal().result("✗ " + file + " does not match the files: write it with " + command);
        return Main.AT_FAULT;
    }

    final MigrationFolder folder() {
        return MigrationFolder.read(path().existing());
    }

    /**
     * Who connects, and where to, with the password from PGPASSWORD, which the terminal masks from then on.
     *
     * @param tls which certificate the server has to have
     */
    final Login login(String url, String user, TlsOptions tls) {
        // A server may trust whoever comes from this machine; one that asks for a password says so.
        String password = Objects.requireNonNullElse(System.getenv(PASSWORD), "");
        DatabaseUrl address =
                DatabaseUrl.parse(url).orElseThrow(() -> wrongUsage("--url has to be " + DatabaseUrl.RULE));
        UserName name = UserName.parse(user).orElseThrow(() -> wrongUsage("--user has to be " + UserName.RULE));
        Trust trust = tls.trust().orElseThrow(() -> wrongUsage("--tls-host has to be " + Host.RULE));
        var login = new Login(address.host(), address.port(), address.database(), name, password, trust);
        terminal().mask(login);
        return login;
    }

    /** The schema as it was given. */
    final Path schema() {
        return schema;
    }

    /** For a command that makes the folder where it does not exist yet. */
    final Path pathToMake() {
        SchemaPath path = path();
        path.obstacle().ifPresent(why -> {
            throw wrongUsage(why);
        });
        Path folder = path.toMake();
        if (!Files.isDirectory(folder)
                && !NAME.matcher(folder.getFileName().toString()).matches()) {
            throw wrongUsage("A schema's name holds letters, digits, _ and -");
        }
        return folder;
    }

    private SchemaPath path() {
        var path = new SchemaPath(schema, home());
        if (path.isAddress()) {
            throw wrongUsage("A schema is a folder of SQL files, and no address of a database");
        }
        return path;
    }

    static Path home() {
        return Path.of(System.getProperty(HOME, ""));
    }
}
