package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.cli.Main;
import dev.schemainit.localcloud.DeployLocally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The reference of the commands is what their help says; {@code -Ddocs=update} writes it. The script prints it. */
class CommandReferenceTest {
    private static final Path DOCUMENT = Path.of("../docs/reference/commands.md");
    private static final Path SCRIPT = Path.of("../schemainit").toAbsolutePath().normalize();
    private static final int WIDTH = 100;
    private static final String EXIT_CODES = "Exit codes: ";
    private static final String INTRODUCTION = """
            # Commands

            This page lists every command and every exit code, as `./schemainit <command> --help` prints them. This writes it:
            `./mvnw verify -DskipITs -pl test -am -Dtest=CommandReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=update`.
            A command prints its report on stdout, and its progress and errors on stderr. With `--json`, stdout has only JSON.

            """;

    /** The help of each command, by its name, in the order of the help. */
    static Map<String, String> helps() {
        var helps = new LinkedHashMap<String, String>();
        add(Main.commands(), helps);
        add(DeployLocally.command(), helps);
        return helps;
    }

    private static void add(CommandLine command, Map<String, String> helps) {
        helps.put(
                command.getCommandSpec().qualifiedName(),
                command.getUsageMessage(Ansi.OFF).replaceAll("(?m) +$", "").replace("\r", ""));
        command.getSubcommands().values().forEach(subcommand -> add(subcommand, helps));
    }

    static Stream<String> names() {
        return helps().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aHelpFitsTheTerminalAndHasAnExampleAndItsExitCodes(String name) {
        List<String> lines = helps().get(name).lines().toList();
        assertThat(lines).allMatch(line -> line.length() <= WIDTH);
        assertThat(lines.subList(lines.indexOf("Example:"), lines.size())).anyMatch(line -> line.contains(" " + name));
        assertThat(lines).anyMatch(line -> line.startsWith(EXIT_CODES));
    }

    @Test
    void theReferenceIsTheHelp() throws IOException {
        if ("update".equals(System.getProperty("docs"))) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, document());
        } else {
            assertThat(DOCUMENT).content().isEqualTo(document());
        }
    }

    /** Where no Java is found; after an update, only the next run compares all of them. */
    @ParameterizedTest
    @MethodSource("names")
    void theScriptPrintsItWithoutABuild(String name) throws Exception {
        String words = name.replaceFirst("^schemainit ?", "");
        assertThat(printed(words + " --help")).isEqualTo(helps().get(name));
    }

    @Test
    void theScriptKnowsItsVersion() throws Exception {
        assertThat(printed("--version")).matches("schemainit \\d+\\.\\d+\\.\\d+\\R");
        assertThat(printed("try documents --help")).isEqualTo(helps().get("schemainit try"));
    }

    private static String printed(String arguments) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", SCRIPT + " " + arguments);
        builder.environment().put("JAVA_HOME", "/nowhere");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor()).isZero();
        return text;
    }

    private static String document() {
        return INTRODUCTION
                + exitCodes()
                + helps().entrySet().stream()
                        .map(help -> "\n## " + help.getKey() + "\n\n```text\n" + help.getValue() + "```\n")
                        .collect(Collectors.joining());
    }

    /** Those that mean the same stand together. */
    private static String exitCodes() {
        var names = new TreeMap<String, List<String>>(helps().entrySet().stream()
                .collect(Collectors.groupingBy(
                        help -> codes(help.getValue()), Collectors.mapping(Map.Entry::getKey, Collectors.toList()))));
        return names.entrySet().stream()
                .map(codes -> "| "
                        + codes.getValue().stream()
                                .map(name -> "`" + name + "`")
                                .collect(Collectors.joining(", "))
                        + " | " + codes.getKey() + " |\n")
                .collect(Collectors.joining("", "## Exit codes\n\n| command | exit codes |\n|---|---|\n", ""));
    }

    private static String codes(String help) {
        return help.substring(help.indexOf(EXIT_CODES) + EXIT_CODES.length())
                .strip()
                .replaceAll("\\s+", " ");
    }
}
