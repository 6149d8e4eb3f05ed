package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.localcloud.lambda.ExecutionEnvironment;
import dev.schemainit.localcloud.network.TokenCheck.Caller;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The local database takes tokens of IAM as RDS does, and everybody else as PostgreSQL does.
 *
 * <p>The words and the SQLSTATE of a refusal are those of PostgreSQL's PAM authentication, which RDS uses.
 */
class IamFrontIT {
    @RegisterExtension
    private static final TlsServer SERVER = new TlsServer();

    private static final Caller CALLER = ExecutionEnvironment.CALLER;

    private static Token right() {
        return Token.of(SERVER.endpoint(), TlsServer.OWNER, TlsServer.REGION, CALLER);
    }

    /** What differs from a token that is accepted. */
    static Stream<Arguments> wrong() {
        String port = ":" + SERVER.port();
        return Stream.of(
                Arguments.of("another action", right().withAction("delete").text()),
                Arguments.of("another service", right().withService("rds").text()),
                Arguments.of(
                        "another host",
                        right().withEndpoint("db.example" + port).text()),
                Arguments.of(
                        "another name of it",
                        right().withEndpoint("127.0.0.1" + port).text()),
                Arguments.of(
                        "another port", right().withEndpoint("localhost:5432").text()),
                Arguments.of("another user", right().withUser("postgres").text()),
                Arguments.of("another region", right().withRegion("eu-west-1").text()),
                Arguments.of(
                        "another key",
                        right().withCaller(new Caller(CALLER.accessKey(), "another", CALLER.sessionToken()))
                                .text()),
                Arguments.of(
                        "the key of somebody else",
                        right().withCaller(new Caller("AKIAOTHER", CALLER.secretKey(), CALLER.sessionToken()))
                                .text()),
                Arguments.of(
                        "another session",
                        right().withCaller(new Caller(CALLER.accessKey(), CALLER.secretKey(), "another"))
                                .text()),
                Arguments.of(
                        "15 minutes old",
                        right().signedBefore(Duration.ofMinutes(15)).text()),
                Arguments.of(
                        "from the future",
                        right().signedBefore(Duration.ofMinutes(-6)).text()),
                Arguments.of(
                        "over before its 15 minutes",
                        right().signedBefore(Duration.ofSeconds(61))
                                .withValidity(Duration.ofSeconds(60))
                                .text()),
                Arguments.of(
                        "valid for longer",
                        right().withValidity(Duration.ofSeconds(901)).text()),
                Arguments.of("another signature", right().text().replaceFirst("(?<=Signature=)....", "0000")),
                Arguments.of("a user added", right().text() + "&DBUser=postgres"),
                Arguments.of("a parameter added", right().text() + "&X-Amz-Other=1"),
                Arguments.of("no query", SERVER.endpoint() + "/?"),
                Arguments.of("with its scheme", "https://" + right().text()),
                Arguments.of("the password of the user", TlsServer.PASSWORD),
                Arguments.of("nothing readable", "%%%"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void refusesEveryOtherToken(String what, String token) {
        assertThatThrownBy(() -> SERVER.connect(TlsServer.OWNER, token))
                .isInstanceOfSatisfying(SQLException.class, refused -> {
                    assertThat(refused.getSQLState()).isEqualTo("28000");
                    assertThat(refused.getMessage())
                            .isEqualTo("FATAL: PAM authentication failed for user \"" + TlsServer.OWNER + "\"");
                });
    }

    @Test
    void takesATokenAndTheServerSeesAnEncryptedConnection() throws Exception {
        for (Token token : List.of(right(), right().signedBefore(Duration.ofMinutes(14)))) {
            try (Connection connection = SERVER.connect(TlsServer.OWNER, token.text())) {
                assertThat(session(connection)).isEqualTo(TlsServer.OWNER + " with TLS");
            }
        }
    }

    @Test
    void aTokenIsOfNoUseWithoutTls() {
        assertThatThrownBy(() -> SERVER.connect(TlsServer.OWNER, right().text(), "disable"))
                .isInstanceOfSatisfying(SQLException.class, refused -> {
                    assertThat(refused.getSQLState()).isEqualTo("28000");
                    assertThat(refused.getMessage()).contains("pg_hba.conf rejects connection");
                });
    }

    @Test
    void aPasswordIsThePassword() throws Exception {
        SERVER.server().setUsesIam(TlsServer.OWNER, false);
        try (Connection connection = SERVER.connect(TlsServer.OWNER, TlsServer.PASSWORD)) {
            assertThat(session(connection)).isEqualTo(TlsServer.OWNER + " with TLS");
        }
        for (String wrong : List.of(right().text(), "another password")) {
            assertThatThrownBy(() -> SERVER.connect(TlsServer.OWNER, wrong))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void aMemberOfAMemberUsesTokens() throws Exception {
        SERVER.server().execute("postgres", "CREATE ROLE indirect ROLE " + TlsServer.OWNER + " IN ROLE rds_iam");
        SERVER.server().setUsesIam(TlsServer.OWNER, false);

        assertThatThrownBy(() -> SERVER.connect(TlsServer.OWNER, TlsServer.PASSWORD))
                .hasMessageContaining("PAM authentication failed");
        SERVER.server().execute("postgres", "DROP ROLE indirect");
    }

    @Test
    void aStatementCanBeCancelled() throws Exception {
        try (Connection connection = SERVER.connect(TlsServer.OWNER, right().text());
                Statement statement = connection.createStatement()) {
            var sleep = new FutureTask<>(() -> statement.execute("SELECT pg_sleep(20)"));
            new Thread(sleep, "sleep").start();
            Thread.sleep(500);

            statement.cancel();

            assertThatThrownBy(sleep::get).hasMessageContaining("canceling statement due to user request");
        }
    }

    private static String session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT session_user"
                        + " || CASE WHEN ssl THEN ' with' ELSE ' without' END || ' TLS'"
                        + " FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            row.next();
            return row.getString(1);
        }
    }
}
