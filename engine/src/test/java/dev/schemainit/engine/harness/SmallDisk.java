package dev.schemainit.engine.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file system in memory that is full after few megabytes, beside a server's files and its owner's. */
public record SmallDisk(Path path) implements AutoCloseable {
    public static SmallDisk mount(Path dataDirectory, int megabytes) throws IOException {
        Path place = dataDirectory.resolveSibling("small-disk");
        Files.createDirectory(place);
        root(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + megabytes + "m,mode=0700,uid=" + Files.getAttribute(dataDirectory, "unix:uid"),
                "tmpfs",
                place.toString());
        return new SmallDisk(place);
    }

    public void grow(int megabytes) throws IOException {
        root("mount", "-o", "remount,size=" + megabytes + "m", path.toString());
    }

    /** Even while a server still works there: it is about to be discarded. */
    @Override
    public void close() throws IOException {
        root("umount", "--lazy", path.toString());
    }

    private static void root(String... command) throws IOException {
        var words = new ArrayList<String>();
        if (!System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("sudo", "-n"));
        }
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // Its output has ended, and so has it.
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(
                    "a small disk needs root, or sudo without a password: " + words + ": " + output);
        }
    }
}
