package dev.schemainit.engine.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.postgres.InstalledPostgres;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** PostgreSQL 13, 14, 16 and 17, in the archives that the engine's build has copied. */
public final class OlderServers {
    private static final Path ARCHIVES = Path.of("../engine/target/postgres");
    private static final int VERSIONS = 4;

    private OlderServers() {}

    public static Stream<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            List<Path> archives = files.sorted().toList();
            assertThat(archives).hasSize(VERSIONS);
            return archives.stream();
        }
    }

    /** Such as {@code 17}. */
    public static String version(Path archive) {
        return archive.getFileName().toString().replaceAll(".*-(\\d+)\\.\\d+\\.\\d+\\.jar", "$1");
    }

    /** @param directory of the test's own, for the unpacked programs */
    public static ThrowAwayServer start(Path archive, Path directory)
            throws IOException, InterruptedException, ServerStartException {
        return ThrowAwayServer.installed(
                new InstalledPostgres(unpack(archive, directory), version(archive), List.of()));
    }

    private static Path unpack(Path archive, Path directory) throws IOException, InterruptedException {
        Path target = Files.createDirectory(directory.resolve("server"));
        Path compressed = directory.resolve("server.txz");
        try (var jar = new ZipFile(archive.toFile())) {
            ZipEntry entry = jar.stream()
                    .filter(file -> file.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(jar.getInputStream(entry), compressed);
        }
        Process tar = new ProcessBuilder("tar", "-xJf", compressed.toString(), "-C", target.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        // Root runs the server as another user, who has to get here.
        for (Path step = target; step.startsWith(directory); step = step.getParent()) {
            assertThat(step.toFile().setExecutable(true, false) && step.toFile().setReadable(true, false))
                    .isTrue();
        }
        return target.resolve("bin");
    }
}
