package dev.schemainit.cli.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.postgres.CertificateAuthority;
import dev.schemainit.postgres.ThrowAwayServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which pg_dump is taken, what it is given, and how it connects; scripts stand for versions that are not here. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Shell scripts stand for the programs")
class SchemaDumpTest {
    private static final Login LOGIN =
            TestDatabase.login("127.0.0.1", 5432, "shop", "ann", "the password", new Trust.RdsAuthorities());

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void aFile() {
        file = directory.resolve("out.sql");
    }

    /** A program that answers with this version, and otherwise runs these lines. */
    private Path program(String version, String... lines) throws IOException {
        Path bin = Files.createDirectories(directory.resolve(version).resolve("bin"));
        Path script = Files.writeString(
                bin.resolve("pg_dump"),
                "#!/bin/sh\n[ \"$1\" = --version ] && { echo 'pg_dump (PostgreSQL) " + version + " (Debian)'; exit; }\n"
                        + "for last; do :; done; file=${last#--file=}\n" + String.join("\n", lines) + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return bin;
    }

    private void dump(int major, Path bin) throws Exception {
        new SchemaDump(DumpProgram.forServer(major, List.of(bin)), LOGIN, directory)
                .write(file, major, new ToolTables(List.of(), List.of()));
    }

    @Test
    void theOldestProgramThatIsNewEnoughIsTaken() throws Exception {
        List<Path> directories = List.of(
                directory.resolve("nothing"), program("18.1"), program("14.9"), program("16.2"), program("17beta1"));
        assertThat(DumpProgram.forServer(15, directories).version()).isEqualTo("16.2");
        assertThat(DumpProgram.forServer(17, directories).version()).isEqualTo("17beta1");
        assertThatThrownBy(() -> DumpProgram.forServer(19, directories))
                .hasMessageStartingWith(
                        "SI-08 a server of version 19 needs a pg_dump of version 19 or newer: 18.1 is in "
                                + directory.resolve("18.1/bin") + ", 14.9 is in ");
        assertThatThrownBy(() -> DumpProgram.forServer(13, List.of(directory)))
                .hasMessageStartingWith("SI-08 a server of version 13 needs a pg_dump of version 13 or newer: there is"
                        + " none here. Fix: ");
    }

    @Test
    void aSettingThatOnlyNewerServersHaveIsLeftOut() throws Exception {
        Path bin = program("18.1", "printf 'SET a = 0;\\nSET transaction_timeout = 0;\\nSET b = 0;\\n' > \"$file\"");
        dump(15, bin);
        assertThat(file).hasContent("SET a = 0;\nSET b = 0;\n");
        dump(17, bin);
        assertThat(file).hasContent("SET a = 0;\nSET transaction_timeout = 0;\nSET b = 0;\n");
    }

    @Test
    void thePasswordIsInTheEnvironmentOfTheProgramAlone() throws Exception {
        dump(15, program("15.1", "{ env; for word; do echo \"word $word\"; done; } > \"$file\""));
        assertThat(Files.readAllLines(file))
                .contains("PGPASSWORD=the password", "PGHOST=127.0.0.1", "PGUSER=ann", "PGDATABASE=shop")
                .contains("PGSSLMODE=disable", "word --schema-only", "word --exclude-schema=schemainit")
                .noneMatch(line -> line.startsWith("word ") && line.contains("password") && !line.contains("--no-"));
    }

    @Test
    void itsFirstErrorIsToldWithoutTheQueryAfterIt() throws Exception {
        Path bin = program(
                "15.1",
                "echo 'pg_dump: error: query failed: ERROR:  permission denied for table a' >&2",
                "echo 'pg_dump: detail: Query was: LOCK TABLE a' >&2; exit 1");
        assertThatThrownBy(() -> dump(15, bin))
                .hasMessage("SI-09 pg_dump has failed: query failed: ERROR:  permission denied for table a. Fix:"
                        + " correct what it names; its user has to be able to read every table, as the owner does.");
    }

    @Test
    void programsOfPostgresqlVerifyTheCertificateAsTheEngineDoes() throws Exception {
        CertificateAuthority authority = CertificateAuthority.in(directory);
        Path other = CertificateAuthority.in(directory).certificate();
        try (var server = ThrowAwayServer.embedded(
                authority.server("dns:localhost", "-1d").settings())) {
            Login login = TestDatabase.on(server).login();
            assertThat(psql(login, authority.certificate())).isEqualTo("t\n");
            assertThat(psql(login, other)).contains("certificate verify failed");
            assertThat(psqlThroughTunnel(login, authority.certificate(), "localhost"))
                    .isEqualTo("t\n");
            assertThat(psqlThroughTunnel(login, authority.certificate(), "db.internal"))
                    .contains("does not match host name \"db.internal\"");
        }
    }

    private String psql(Login login, Path authority) throws Exception {
        return psql(login, "localhost", new Trust.CaFile(authority));
    }

    /** The server is 127.0.0.1 there, which its certificate does not name. */
    private String psqlThroughTunnel(Login login, Path authority, String name) throws Exception {
        return psql(login, "127.0.0.1", new Trust.ThroughTunnel(new Trust.CaFile(authority), new Host(name)));
    }

    private String psql(Login login, String host, Trust trust) throws Exception {
        Login encrypted = TestDatabase.login(
                host,
                login.port().number(),
                login.database().text(),
                login.user().text(),
                login.password(),
                trust);
        var builder = new ProcessBuilder("psql", "-XAtc", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                .redirectErrorStream(true);
        builder.environment().putAll(ClientEnvironment.of(encrypted, directory));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @Test
    void theAuthoritiesOfRdsAreTrustedWhereNobodySaysOthers() throws Exception {
        Login rds = TestDatabase.login(
                "db.abc.eu-west-3.rds.amazonaws.com", 5432, "shop", "ann", "secret", new Trust.RdsAuthorities());
        var environment = ClientEnvironment.of(rds, directory);
        assertThat(environment).containsEntry("PGSSLMODE", "verify-full");
        assertThat(Path.of(environment.get("PGSSLROOTCERT")))
                .content()
                .startsWith("-----BEGIN CERTIFICATE-----\n")
                .endsWith("-----END CERTIFICATE-----\n");
    }
}
