package dev.schemainit.infra.asset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.Stage;
import software.constructs.Construct;

/**
 * Writes the files of an asset into a folder below the app's output folder.
 *
 * <p>The folder is named by their content: it stays where it was if nothing changed, and holds nothing of an earlier
 * run if something did. Everybody may read the files, whatever the umask of whoever runs the synth and the modes of the
 * originals: the CDK packs them with their modes, and Lambda reads them as another user.
 */
public final class StagedFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");

    private StagedFiles() {}

    /**
     * Copies files.
     *
     * @param files where each comes from, by its path in the folder
     * @return the folder
     */
    public static Path copy(Construct scope, String kind, SortedMap<String, Path> files) {
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
    public static Path write(Construct scope, String name, SortedMap<String, byte[]> contents) {
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
        makeReadable(folder);
        return folder;
    }

    private static void makeReadable(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
                // None on file systems without such permissions, as on Windows.
                if (view != null) {
                    view.setPermissions(Files.isDirectory(path) ? FOLDER : FILE);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot set the permissions in " + folder, failed);
        }
    }
}
