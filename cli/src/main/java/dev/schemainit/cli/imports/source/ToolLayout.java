package dev.schemainit.cli.imports.source;

import java.io.IOException;
import java.nio.file.Path;

/** How a tool lays out its migrations. */
public interface ToolLayout {
    /**
     * Reads all of them.
     *
     * @param path a folder, or a file where the tool has its migrations in one
     * @param list takes them in the order in which the tool runs them, with what is left out and why
     * @throws dev.schemainit.engine.failure.SchemaInitException for what cannot be imported
     */
    void read(Path path, ImportList list) throws IOException;
}
