package dev.schemainit.cli.imports.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a file, of which everything that is not taken out stays byte for byte.
 *
 * @param characters one for each byte: what the tools write for themselves is ASCII
 */
public record FileContents(String characters) {
    private static final Pattern LINE = Pattern.compile("[^\\n]*\\n|[^\\n]+");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}\\s]+\\}");
    private static final Pattern STATEMENT_END = Pattern.compile(";\\s*(--.*)?");

    public static FileContents read(Path file) throws IOException {
        return new FileContents(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    }

    public byte[] bytes() {
        return characters.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A part of it as text. */
    public static String decoded(String characters) {
        return new String(characters.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** With their line ends. */
    public List<String> lines() {
        return LINE.matcher(characters).results().map(line -> line.group()).toList();
    }

    /**
     * The names in braces after a dollar, which some tools replace.
     *
     * @param found is given the line, from 1, and the placeholder
     */
    public void placeholders(BiConsumer<Integer, String> found) {
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            Matcher placeholder = PLACEHOLDER.matcher(lines.get(i));
            while (placeholder.find()) {
                found.accept(i + 1, decoded(placeholder.group()));
            }
        }
    }

    /** Whether a statement could begin after this text: the last one has its semicolon, or there is none. */
    public static boolean isComplete(String before) {
        List<String> lines = new FileContents(before).lines();
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("--")) {
                return STATEMENT_END.matcher(line).find();
            }
        }
        return true;
    }
}
