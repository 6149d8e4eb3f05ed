package dev.schemainit.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awscdk.Stage;
import software.constructs.Construct;

/**
 * Lays out files for an asset below the app's output folder, in a folder named by their content: it is where it was when
 * nothing changed, and holds nothing of an earlier run when something did.
 */
final class StagedFiles {
    private StagedFiles() {}

    /**
     * Copies files.
     *
     * @param files where each comes from, by its path in the folder
     * @return the folder
     */
    static Path copy(Construct scope, String kind, SortedMap<String, Path> files) {
        var contents = new TreeMap<String, byte[]>();
        files.forEach((name, from) -> {
            try {
                contents.put(name, Files.readAllBytes(from));
            } catch (IOException failed) {
                throw new UncheckedIOException("Cannot read " + from, failed);
            }
        });
        return write(scope, kind + "-" + ContentHash.of(contents), contents);
    }

    /** Writes files below a folder of this name, and returns the folder. */
    static Path write(Construct scope, String name, SortedMap<String, byte[]> contents) {
        Path folder = Path.of(Stage.of(scope).getOutdir(), ".schemainit", name);
        contents.forEach((path, content) -> {
            try {
                Path target = folder.resolve(path);
                Files.createDirectories(target.getParent());
                Files.write(target, content);
            } catch (IOException failed) {
                throw new UncheckedIOException("Cannot write " + folder, failed);
            }
        });
        return folder;
    }
}
