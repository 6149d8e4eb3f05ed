package dev.schemainit.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.LoginSource;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.lambda.Settings.ConfiguredDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a connection with tokens of IAM logs in with. */
class IamLoginsTest {
    private static final ConfiguredDatabase DATABASE = new ConfiguredDatabase(
            new Host("db.eu-west-3.rds.amazonaws.com"),
            null,
            new DatabaseName("documents"),
            new UserName("owner"),
            new Trust.RdsAuthorities());

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonLog log = new JsonLog(new PrintStream(out, true, StandardCharsets.UTF_8), "1");
    private Instant now = Instant.parse("2026-02-03T04:05:06Z");

    private LoginSource logins() {
        var environment = Map.of(
                "AWS_REGION", "eu-west-3",
                "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "AWS_SESSION_TOKEN", "IQoJb3JpZ2luX2VjEXAMPLETOKEN");
        InstantSource source = () -> now;
        return new IamLogins(new TokenSigner(environment, source.withZone(ZoneOffset.UTC)), DATABASE, log);
    }

    @Test
    void eachConnectionHasATokenOfItsOwn() {
        LoginSource logins = logins().at(new DatabaseName("other"));

        Login first = logins.login();
        now = now.plusSeconds(600);
        Login second = logins.login();

        assertThat(first).hasToString("owner@db.eu-west-3.rds.amazonaws.com:5432/other");
        assertThat(first.password()).contains("X-Amz-Date=20260203T040506Z");
        assertThat(second.password()).contains("X-Amz-Date=20260203T041506Z");
    }

    @Test
    void noTokenIsInTheLog() {
        LoginSource logins = logins();
        Login first = logins.login();
        now = now.plusSeconds(1);
        Login second = logins.login();

        log.warning("before " + first.password() + " between " + second.password() + " after");

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("IAM token signed", "before *** between *** after")
                .doesNotContain("X-Amz");
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
    }

    @Test
    void aRejectionSaysWhatATokenNeeds() {
        LoginSource logins = logins();
        Login login = logins.login();

        assertThat(logins.rejection(login, EngineError.LOGIN_REJECTED.exception("server", "user")))
                .hasMessageStartingWith(
                        "SI-141 db.eu-west-3.rds.amazonaws.com:5432 does not accept the IAM token of user"
                                + " owner. Fix: let an administrator run: GRANT rds_iam TO \"owner\"; ");
        assertThat(logins.mayChange()).isTrue();
    }
}
