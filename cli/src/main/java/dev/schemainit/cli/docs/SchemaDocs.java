package dev.schemainit.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The documentation of a schema's folder: its README.md, made from a database and the folder's {@code notes.md}. */
public final class SchemaDocs {
    private static final String README = "README.md";
    private static final String NOTES = "notes.md";

    private final Path folder;

    public SchemaDocs(Path folder) {
        this.folder = folder;
    }

    public Path file() {
        return folder.resolve(README);
    }

    /** Whether there is a README.md that somebody wrote by hand, and that would be lost. */
    public boolean isForeign() throws IOException {
        return Files.exists(file()) && !Files.readString(file()).contains(Markdown.MARK);
    }

    /** What README.md has to be for a database that the folder's migrations made. */
    public String text(Connection connection) throws SQLException, IOException {
        Path notes = folder.resolve(NOTES);
        return Markdown.of(
                folder.toRealPath().getFileName().toString(),
                SchemaReader.read(connection),
                Files.exists(notes) ? Optional.of(Files.readString(notes)) : Optional.empty());
    }

    public void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    /** How README.md differs from what it has to be: lines to take away with a minus, lines to add with a plus. */
    public List<String> differences(String text) throws IOException {
        List<String> found = Files.exists(file()) ? Files.readAllLines(file()) : List.of();
        return LineDifference.of(found, text.lines().toList());
    }
}
