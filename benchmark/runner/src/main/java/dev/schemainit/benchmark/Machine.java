package dev.schemainit.benchmark;

import dev.schemainit.localcloud.lambda.ZipArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the figures were measured on, and with which versions. */
final class Machine {
    private static final int KIB_A_GIB = 1 << 20;

    private Machine() {}

    static List<String> describe(Server server) throws IOException {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Measured on %s: %s, %d cores, %d GiB, %s %s",
                        LocalDate.now(ZoneOffset.UTC),
                        field("/proc/cpuinfo", "model name"),
                        Runtime.getRuntime().availableProcessors(),
                        Math.round(Double.parseDouble(
                                        field("/proc/meminfo", "MemTotal").replaceAll("\\D", ""))
                                / KIB_A_GIB),
                        System.getProperty("os.name"),
                        System.getProperty("os.version")),
                "Java " + System.getProperty("java.runtime.version") + " of " + System.getProperty("java.vendor")
                        + "; PostgreSQL " + server.version() + ", embedded, as it comes but without fsync",
                "Flyway " + version(Tool.FLYWAY, "flyway-core") + "; Liquibase "
                        + version(Tool.LIQUIBASE, "liquibase-core") + "; "
                        + said("psql", "--version") + "; " + said(Tool.PYTHON_INTERPRETER, "--version")
                        + " with psycopg2 "
                        + said(Tool.PYTHON_INTERPRETER, "-c", "import psycopg2; print(psycopg2.__version__.split()[0])")
                        + " and boto3 "
                        + said(Tool.PYTHON_INTERPRETER, "-c", "import boto3; print(boto3.__version__)"));
    }

    private static String field(String file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    /** From the name of its jar in the function's package. */
    private static String version(Tool tool, String artifact) throws IOException {
        String start = "lib/" + artifact + "-";
        return new ZipArchive(tool.functionPackage(Path.of("")))
                .names().stream()
                        .filter(name -> name.startsWith(start))
                        .map(name -> name.substring(start.length(), name.length() - ".jar".length()))
                        .findFirst()
                        .orElseThrow();
    }

    private static String said(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .lines()
                .findFirst()
                .orElse("unknown");
    }
}
