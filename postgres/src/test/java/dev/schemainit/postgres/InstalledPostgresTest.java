package dev.schemainit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Shell scripts stand for the programs")
final class InstalledPostgresTest {
    @TempDir
    private Path machine;

    @Test
    void findsTheNewestFirst() throws IOException {
        install("9", "9.6.24");
        install("15", "15.9");
        install("16", "15.18 (Debian 15.18-0+deb12u1)");
        install("18", "18beta1");
        assertThat(search(null))
                .extracting(InstalledPostgres::version)
                .containsExactly("18beta1", "15.18", "15.9", "9.6.24");
    }

    @Test
    void prefersWhatIsAskedFor() throws IOException {
        var wanted = install("15", "15.9");
        install("18", "18.6");
        assertThat(search(wanted.toString()))
                .extracting(InstalledPostgres::version)
                .containsExactly("15.9", "18.6");
    }

    @Test
    void passesOverClientsAndDamage() throws IOException {
        Files.createDirectories(machine.resolve("14/bin"));
        script(Files.createDirectories(machine.resolve("15/bin")), "echo damaged; exit 1");
        assertThat(search(null)).isEmpty();
        assertThat(search(machine.resolve("missing").toString())).isEmpty();
    }

    @Test
    void knowsWhereExtensionsAre() throws IOException {
        var bin = install("99", "99.1");
        assertThat(search(null)).noneMatch(installation -> installation.offers("postgis"));
        var extensions = Files.createDirectories(bin.resolveSibling("share").resolve("extension"));
        Files.createFile(extensions.resolve("postgis.control"));
        assertThat(search(null)).allMatch(installation -> installation.offers("postgis"));
    }

    @Test
    void findsDebiansPostgis() {
        assumeTrue(
                Files.exists(Path.of("/usr/share/postgresql/15/extension/postgis.control")),
                "Needs Debian's postgresql-15-postgis-3");
        assertThat(InstalledPostgres.find())
                .anyMatch(installation -> installation.major() == 15 && installation.offers("postgis"));
    }

    private List<InstalledPostgres> search(String preferredBin) {
        return new InstallationSearch(preferredBin, List.of(machine + "/*/bin")).run();
    }

    private Path install(String directory, String version) throws IOException {
        var bin = Files.createDirectories(machine.resolve(directory).resolve("bin"));
        script(bin, "echo 'postgres (PostgreSQL) " + version + "'");
        return bin;
    }

    private static void script(Path bin, String body) throws IOException {
        var program = Files.writeString(bin.resolve("postgres"), "#!/bin/sh\n" + body + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }
}
