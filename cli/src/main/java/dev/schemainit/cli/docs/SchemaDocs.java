package dev.schemainit.cli.docs;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import dev.schemainit.engine.sql.TransientPartitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The documentation of a schema's folder: its README.md, made from a database and from {@code notes.md}. */
public final class SchemaDocs {
    private static final String README = "README.md";
    private static final String NOTES = "notes.md";

    private final Path folder;
    private final List<TransientPartitions> partitions;

    /** @param partitions which partitions come and go, and are left out */
    public SchemaDocs(Path folder, List<TransientPartitions> partitions) {
        this.folder = folder;
        this.partitions = partitions;
    }

    public Path file() {
        return folder.resolve(README);
    }

    /** Whether somebody wrote its README.md by hand, so that it would be lost. */
    public boolean isForeign() throws IOException {
        return Files.exists(file()) && !Files.readString(file()).contains(ReadmeText.MARK);
    }

    /** What README.md has to be for a database that the folder's migrations made. */
    public String text(Connection connection) throws SQLException, IOException {
        Path notes = folder.resolve(NOTES);
        return ReadmeText.of(
                folder.toRealPath().getFileName().toString(),
                SchemaReader.read(connection, partitions),
                Files.exists(notes) ? Files.readString(notes) : null);
    }

    public void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    /** How README.md differs from what it has to be: lines to remove with a minus, lines to add with a plus. */
    public List<String> differences(String text) throws IOException {
        List<String> found = Files.exists(file()) ? Files.readAllLines(file()) : List.of();
        var lines = new ArrayList<String>();
        for (AbstractDelta<String> delta :
                DiffUtils.diff(found, text.lines().toList()).getDeltas()) {
            delta.getSource().getLines().forEach(line -> lines.add("- " + line));
            delta.getTarget().getLines().forEach(line -> lines.add("+ " + line));
        }
        return lines;
    }
}
