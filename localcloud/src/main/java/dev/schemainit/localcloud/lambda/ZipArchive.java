package dev.schemainit.localcloud.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** An archive as Lambda takes it for a function's code. */
public record ZipArchive(Path path) {
    public List<String> names() throws IOException {
        try (var zip = new ZipFile(path.toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    /** Unpacks it as Lambda does into /var/task. */
    public Path unpackInto(Path directory) throws IOException {
        try (var zip = new ZipFile(path.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Path target = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip.getInputStream(entry), target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return directory;
    }
}
