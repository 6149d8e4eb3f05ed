package dev.schemainit.cli.imports.source;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lists the files of a folder of migrations. */
public final class SourceFiles {
    private static final Pattern PIECE = Pattern.compile("\\d+|\\D+");

    /** Numbers in names by their value, so that {@code v1.10} comes after {@code v1.9}. */
    public static final Comparator<String> NATURAL = SourceFiles::compareNaturally;

    private SourceFiles() {}

    /**
     * The entries of a folder, sorted by name.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException where there is no such folder
     */
    public static List<Path> entries(Path folder) throws IOException {
        requireFolder(folder);
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted(Comparator.comparing(SourceFiles::name)).toList();
        }
    }

    /** The files in a folder and in those below it, sorted by their paths. */
    public static List<Path> below(Path folder) throws IOException {
        requireFolder(folder);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> relative(folder, file)))
                    .toList();
        }
    }

    private static void requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw ImportError.SOURCE.exception(
                    "there is no folder of migrations at " + folder,
                    "check the path: it is the one that you give the tool");
        }
    }

    public static String name(Path file) {
        return file.getFileName().toString();
    }

    /** The path of a file below a folder, with slashes. */
    public static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    public static boolean isSql(Path file) {
        return name(file).toLowerCase(Locale.ROOT).endsWith(".sql");
    }

    /** A name without {@code .sql}. */
    public static String stem(Path file) {
        return name(file).replaceFirst("(?i)\\.sql$", "");
    }

    private static int compareNaturally(String left, String right) {
        Matcher one = PIECE.matcher(left);
        Matcher other = PIECE.matcher(right);
        while (one.find()) {
            if (!other.find()) {
                return 1;
            }
            int compared = comparePieces(one.group(), other.group());
            if (compared != 0) {
                return compared;
            }
        }
        return other.find() ? -1 : left.compareTo(right);
    }

    private static int comparePieces(String left, String right) {
        return isNumber(left) && isNumber(right)
                ? new BigInteger(left).compareTo(new BigInteger(right))
                : left.compareTo(right);
    }

    private static boolean isNumber(String piece) {
        return piece.charAt(0) >= '0' && piece.charAt(0) <= '9';
    }
}
