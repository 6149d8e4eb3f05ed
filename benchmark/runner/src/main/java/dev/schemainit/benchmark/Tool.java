package dev.schemainit.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What brings a database to a folder of SQL files, as a process and, where it can be one, as a function. */
enum Tool {
    SCHEMAINIT("schemainit"),
    FLYWAY("Flyway"),
    LIQUIBASE("Liquibase"),
    PYTHON("Python"),
    PSQL("psql -1");

    /** More do not fit into the lock table of a server as it comes. */
    private static final int FILES_A_TRANSACTION = 1000;

    /** The one that runs the benchmark. */
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** The one that Debian's packages are for; another may come first on the path. */
    static final String PYTHON_INTERPRETER = "/usr/bin/python3";

    private static final Pattern VERSION = Pattern.compile("V(\\d+)__.*\\.sql");

    private final String title;

    Tool(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isFunction() {
        return this != PSQL;
    }

    /** The function's package; none for a script. */
    Path functionPackage(Path root) throws IOException {
        Path target = this == SCHEMAINIT
                ? root.resolve("lambda/target")
                : root.resolve("benchmark").resolve(folderName()).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith("-function.zip"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    String handler() {
        return switch (this) {
            case SCHEMAINIT -> "dev.schemainit.lambda.Handler::handleRequest";
            case FLYWAY -> "dev.schemainit.benchmark.FlywayPeer::handleRequest";
            case LIQUIBASE -> "dev.schemainit.benchmark.LiquibasePeer::handleRequest";
            case PYTHON, PSQL -> "";
        };
    }

    /**
     * The process that applies a folder.
     *
     * <p>Each as it comes: schemainit by its script, which has JVM options of its own; its peers by their Java API.
     *
     * @param libraries where the packages of the functions were unpacked
     */
    List<String> command(Path root, Path libraries, Path folder, Database database) throws IOException {
        return switch (this) {
            case SCHEMAINIT ->
                List.of(
                        root.resolve("schemainit").toString(),
                        "apply",
                        folder.toString(),
                        "--url",
                        database.url(),
                        "--user",
                        database.user());
            case FLYWAY, LIQUIBASE ->
                List.of(
                        JAVA,
                        "-cp",
                        libraries.resolve(folderName()).resolve("lib") + "/*",
                        handler().substring(0, handler().indexOf("::")),
                        folder.toString(),
                        database.url(),
                        database.user());
            case PYTHON ->
                List.of(
                        PYTHON_INTERPRETER,
                        script(root).toString(),
                        folder.toString(),
                        database.host(),
                        String.valueOf(database.port()),
                        database.name(),
                        database.user());
            case PSQL -> psql(folder, database);
        };
    }

    static Path script(Path root) {
        return root.resolve("benchmark/python/initialise.py");
    }

    Map<String, String> environment(Database database) {
        return Map.of(
                "PGPASSWORD",
                database.password(),
                "PGSSLMODE",
                "disable",
                "JAVA_HOME",
                System.getProperty("java.home"));
    }

    String folderName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One process a transaction, where a transaction cannot hold all the files. */
    private static List<String> psql(Path folder, Database database) throws IOException {
        var line = new ArrayList<String>();
        List<Path> files = files(folder);
        for (int start = 0; start < files.size(); start += FILES_A_TRANSACTION) {
            var one = new StringBuilder("psql -X -1 -q -v ON_ERROR_STOP=1 -h ")
                    .append(database.host())
                    .append(" -p ")
                    .append(database.port())
                    .append(" -U ")
                    .append(database.user())
                    .append(" -d ")
                    .append(database.name());
            for (Path file : files.subList(start, Math.min(files.size(), start + FILES_A_TRANSACTION))) {
                one.append(" -f ").append(file.getFileName());
            }
            line.add(one.toString());
        }
        Path script = Files.createTempFile("psql-", ".sh");
        Files.writeString(script, "set -e\ncd " + folder + "\n" + String.join("\n", line) + "\n");
        return List.of("sh", script.toString());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> version(file) > 0)
                    .sorted(Comparator.comparingInt(Tool::version))
                    .toList();
        }
    }

    private static int version(Path file) {
        Matcher name = VERSION.matcher(file.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group(1)) : 0;
    }
}
