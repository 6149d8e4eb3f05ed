package dev.schemainit.cli;

import dev.schemainit.cli.option.Slug;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = "Makes the file of the next migration, with the header to fill in.",
        footer = {
            "",
            "Its number is one more than the highest. A schema that does not exist yet gets its folder, and" + " V1.",
            "",
            "Example:",
            "  schemainit new documents \"keep the size of large files\"",
            "",
            Main.EXIT_CODES
        })
final class NewCommand extends SchemaCommand {
    private static final Pattern VERSION = Pattern.compile("V(\\d+)(?:[._]\\d+)*__.*\\.sql", Pattern.CASE_INSENSITIVE);

    /** No directive: which statements they are is seen from the statements themselves. */
    private static final String OUTSIDE = """
            --
            -- Outside the transaction: a statement that PostgreSQL refuses in one, such as CREATE INDEX CONCURRENTLY,
            -- runs by itself in its place, and what stands before it is committed. Write it without BEGIN and COMMIT,
            -- in a file of its own: then nothing else is committed early if it fails.
            """;

    @Parameters(index = "1", paramLabel = "<description>", description = "what it does, in a few words")
    private String description = "";

    @Option(
            names = "--no-transaction",
            description = "for a statement that PostgreSQL refuses in a transaction, such as CREATE INDEX CONCURRENTLY:"
                    + " the header says how it runs")
    private boolean noTransaction;

    @Override
    public Integer call() throws IOException {
        String words = words();
        Path folder = pathToMake();
        try {
            report(make(folder, words));
        } catch (FileSystemException refused) {
            throw wrongUsage("No file can be made in " + folder + ": " + reason(refused));
        }
        return 0;
    }

    private Path make(Path folder, String words) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("V" + nextVersion(folder) + "__" + words + ".sql");
        return Files.writeString(file, header());
    }

    /** Java says some reasons with the exception's type alone. */
    private static String reason(FileSystemException refused) {
        if (refused instanceof AccessDeniedException) {
            return "no permission for " + refused.getFile();
        }
        return refused instanceof FileAlreadyExistsException
                ? refused.getFile() + " is no folder"
                : Objects.requireNonNullElse(refused.getReason(), "the system refuses it");
    }

    private void report(Path file) {
        terminal().result("✓ " + file + " made");
        terminal().result("");
        terminal().result("Next:");
        terminal().result("  1. write its statements below the header, and fill the header in");
        terminal().result("  2. ./schemainit expect " + schema() + "     what the schema becomes, in expected.txt");
        terminal().result("  3. ./schemainit review " + schema() + "     what it locks, rewrites and loses");
        terminal().result("  4. ./schemainit docs " + schema() + "       README.md");
        terminal().printJson(Map.of("file", file.toString()));
    }

    private String words() {
        String words = Slug.of(description);
        if (words.isEmpty()) {
            throw wrongUsage("Say in a few words what the migration does, as in \"add index on orders\"");
        }
        return words;
    }

    private static BigInteger nextVersion(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> VERSION.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(version -> new BigInteger(version.group(1)))
                    .max(Comparator.naturalOrder())
                    .orElse(BigInteger.ZERO)
                    .add(BigInteger.ONE);
        }
    }

    private String header() {
        return """
                -- %s
                --
                -- Why:
                -- Locks:   which tables, who waits, for how long; schemainit review measures it
                -- Undo:    the migration that would take it back, and what would be lost
                -- Follows: what a later migration has to finish, such as VALIDATE CONSTRAINT or DROP COLUMN
                %s
                """.formatted(description.strip().replaceAll("\\p{Cntrl}+", " "), noTransaction ? OUTSIDE : "");
    }
}
