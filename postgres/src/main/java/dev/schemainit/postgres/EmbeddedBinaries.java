package dev.schemainit.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the archives of embedded servers once for each user, into the user's cache. */
final class EmbeddedBinaries {
    private EmbeddedBinaries() {}

    /** Whether the class path has a server for this platform: a distribution has Linux's alone. */
    static boolean areOnClassPath() throws ServerStartException {
        try {
            resource().close();
            return true;
        } catch (IllegalStateException absent) {
            return false;
        } catch (IOException e) {
            throw new ServerStartException("The embedded PostgreSQL could not be read: " + e.getMessage(), e);
        }
    }

    /** The directory with the server of the class path. */
    static Path unpacked() throws ServerStartException {
        try {
            var archive = archive();
            var cache = cache();
            var target = cache.resolve("postgresql-" + digest(archive));
            if (Files.notExists(target)) {
                unpack(archive, cache, target);
            }
            return target;
        } catch (IOException | IllegalStateException e) {
            throw new ServerStartException("The embedded PostgreSQL could not be unpacked: " + e.getMessage(), e);
        }
    }

    private static byte[] archive() throws IOException {
        try (var resource = resource()) {
            return resource.readAllBytes();
        }
    }

    /** @throws IllegalStateException where there is none for this platform */
    private static InputStream resource() throws IOException {
        var name = System.getProperty("os.name");
        var system = name.startsWith("Windows") ? "Windows" : name.startsWith("Mac") ? "Darwin" : name;
        var architecture = System.getProperty("os.arch");
        return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                system, architecture.equals("amd64") ? "x86_64" : architecture);
    }

    // Not below the temporary directory where that can be helped: what clears it by age takes single files.
    static Path cache() throws IOException {
        var home = Path.of(System.getProperty("user.home"));
        if (Files.isWritable(home)) {
            return Files.createDirectories(home.resolve(".cache").resolve("schemainit"));
        }
        var shared = Path.of(System.getProperty("java.io.tmpdir"));
        var cache = Files.createDirectories(shared.resolve("schemainit-" + System.getProperty("user.name")));
        // Everybody can create a directory of this name, and put other programs into it.
        var own = ScratchDirectory.create("schemainit-owner-");
        try {
            if (!Files.getOwner(cache).equals(Files.getOwner(own.path()))) {
                throw new IOException(cache + " belongs to another user");
            }
        } finally {
            own.close();
        }
        return cache;
    }

    /** @param target below the cache, complete as soon as it exists */
    static void unpack(byte[] archive, Path cache, Path target) throws IOException {
        var scratch = ScratchDirectory.create(cache, "unpacking-");
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(entry, tar, scratch.path().resolve(entry.getName()));
            }
            // The last step, so that a directory of this name is always complete.
            Files.move(scratch.path(), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another process that unpacks the same may have been faster: its directory does as well.
            if (Files.notExists(target)) {
                throw e;
            }
        } finally {
            scratch.close();
        }
    }

    private static void write(TarArchiveEntry entry, TarArchiveInputStream tar, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Path folder = Objects.requireNonNull(file.getParent());
        Files.createDirectories(folder);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, file);
            file.toFile().setExecutable(folder.endsWith("bin"));
        }
    }

    private static String digest(byte[] archive) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
