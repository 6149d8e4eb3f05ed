package dev.schemainit.postgres;

import static dev.schemainit.postgres.Queries.ask;
import static dev.schemainit.postgres.Queries.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ThrowAwayServerTest {
    private static final int COLLECTED_SECONDS = 10;

    @ParameterizedTest
    @EnumSource
    void servesItsSuperuserOnLoopbackAlone(ServerKind kind) throws ServerStartException, SQLException {
        try (var server = kind.start()) {
            assertThat(server.host()).isEqualTo("127.0.0.1");
            assertThat(ask(server, "postgres", "SELECT current_user")).isEqualTo(server.user());
            assertThat(ask(server, "postgres", "SHOW server_version")).startsWith(server.version());
            assertThat(ask(server, "postgres", "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(server, "postgres", "SHOW unix_socket_directories")).isEmpty();
            assertThat(ask(server, "postgres", "SHOW data_directory"))
                    .isEqualTo(server.dataDirectory().toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void demandsItsOwnPassword(ServerKind kind) throws ServerStartException {
        try (var server = kind.start()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> connect(server, "postgres", server.password() + "x"))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo("28P01");
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(server, "postgres", ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void copiesDatabases(ServerKind kind) throws ServerStartException, SQLException {
        try (var server = kind.start()) {
            server.createDatabase("first");
            ask(server, "first", "CREATE TABLE t AS SELECT 42 AS n");
            server.createDatabase("a \"second\" one", "first");
            assertThat(ask(server, "a \"second\" one", "SELECT n FROM t")).isEqualTo("42");
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingBehind(ServerKind kind) throws Exception {
        var server = kind.start();
        try (var client = connect(server, "postgres", server.password())) {
            server.close();
            assertThat(isRunning(server.pid())).isFalse();
            assertThat(server.dataDirectory().getParent()).doesNotExist();
            assertThat(client.isValid(1)).isFalse();
        }
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void standsBesideOthers(ServerKind kind) throws ServerStartException, SQLException {
        try (var staying = kind.start()) {
            try (var passing = kind.start()) {
                assertThat(passing.port()).isNotEqualTo(staying.port());
                assertThat(passing.password()).isNotEqualTo(staying.password());
            }
            assertThat(ask(staying, "postgres", "SELECT 1")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesSettings(ServerKind kind) throws ServerStartException, SQLException {
        var settings = Map.of("fsync", "on", "search_path", "\"it's\", public", "log_line_prefix", "\\ %m ");
        try (var fast = kind.start();
                var set = kind.start(settings)) {
            assertThat(ask(fast, "postgres", "SHOW fsync")).isEqualTo("off");
            assertThat(ask(set, "postgres", "SHOW fsync")).isEqualTo("on");
            assertThat(ask(set, "postgres", "SHOW search_path")).isEqualTo("\"it's\", public");
            assertThat(ask(set, "postgres", "SHOW log_line_prefix")).isEqualTo("\\ %m ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhyItDidNotStart(ServerKind kind) {
        assertThatExceptionOfType(ServerStartException.class)
                .isThrownBy(() -> kind.start(Map.of("no_such_setting", "1")))
                .withMessageContaining("no_such_setting");
    }

    @ParameterizedTest
    @EnumSource
    void endsWithItsJvm(ServerKind kind) throws Exception {
        var jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbandonedServer.class.getName(),
                        kind.name())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = jvm.inputReader()) {
            var pid = Long.parseLong(output.readLine());
            var directory = Path.of(output.readLine());
            assertThat(ProcessHandle.of(pid)).isPresent();

            jvm.destroy();

            assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(isRunning(pid)).isFalse();
            assertThat(directory.getParent()).doesNotExist();
        } finally {
            jvm.destroyForcibly();
        }
    }

    // An ended process counts as alive until the system has collected it, which may take a second.
    private static boolean isRunning(long pid) throws Exception {
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            try {
                process.get().onExit().get(COLLECTED_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                return true;
            }
        }
        return false;
    }
}
