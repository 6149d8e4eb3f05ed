package dev.schemainit.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.text.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tokens of IAM: at one moment they are those of boto3, which Debian's package python3-boto3 brings. */
class TokenSignerTest {
    /** Of the script, too. */
    private static final Instant MOMENT = Instant.parse("2026-02-03T04:05:06Z");

    private static final String HOST = "documents.cluster-abc.eu-west-3.rds.amazonaws.com";
    private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /** Base64, as those of the service are, with every character that a URL encodes. */
    private static final String SESSION = "IQoJb3JpZ2luX2VjE/+EXAMPLE+/TOKEN==";

    /** @param session empty for credentials without one */
    private record Case(String host, int port, String user, String region, String session) {
        Map<String, Object> fields() {
            return Map.of(
                    "host", host,
                    "port", port,
                    "user", user,
                    "region", region,
                    "accessKey", "AKIAIOSFODNN7EXAMPLE",
                    "secretKey", SECRET_KEY,
                    "sessionToken", session);
        }

        String token(Instant at) {
            var environment = new HashMap<>(Map.of(
                    "AWS_REGION", region,
                    "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
                    "AWS_SECRET_ACCESS_KEY", SECRET_KEY));
            if (!session.isEmpty()) {
                environment.put("AWS_SESSION_TOKEN", session);
            }
            var signer = new TokenSigner(environment, Clock.fixed(at, ZoneOffset.UTC));
            return signer.token(new Host(host), new Port(port), new UserName(user));
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(HOST, 5432, "app", "eu-west-3", SESSION),
            new Case(HOST, 5432, "app", "eu-west-3", ""),
            new Case(HOST, 6432, "app", "eu-west-3", SESSION),
            new Case(HOST, 5432, "schema-owner_1.x", "eu-west-3", SESSION),
            new Case(HOST, 5432, "é+~*%40€:@#!()[]{},|^`$<>", "eu-west-3", SESSION),
            new Case("db.abc.rds.cn-north-1.amazonaws.com.cn", 5432, "app", "cn-north-1", SESSION),
            new Case("db.abc.us-gov-west-1.rds.amazonaws.com", 5432, "app", "us-gov-west-1", SESSION),
            new Case("documents.proxy-abc.us-east-1.rds.amazonaws.com", 5432, "app", "us-east-1", SESSION));

    @Test
    void theTokensAreThoseOfBoto() throws Exception {
        assertThat(CASES.stream().map(one -> parts(one.token(MOMENT))).toList())
                .isEqualTo(boto().stream().map(TokenSignerTest::parts).toList());
    }

    /** The address, the query's parameters in any order, and the signature, which is over all of them in one order. */
    private static Set<String> parts(String token) {
        return Set.of(token.split("[?&]"));
    }

    /** RDS names its endpoints in lower case, and compares the host with them. */
    @Test
    void theHostIsInLowerCase() {
        var typed = new Case("Documents.CLUSTER-abc.eu-west-3.rds.amazonaws.com", 5432, "app", "eu-west-3", SESSION);

        assertThat(typed.token(MOMENT)).isEqualTo(CASES.get(0).token(MOMENT));
    }

    @Test
    void aTokenHoldsForFifteenMinutesFromNow() {
        Case one = CASES.get(0);

        assertThat(one.token(MOMENT))
                .startsWith(HOST + ":5432/?Action=connect&DBUser=app&")
                .contains("&X-Amz-Date=20260203T040506Z&", "&X-Amz-Expires=900&")
                .doesNotContain(SECRET_KEY)
                .isNotEqualTo(one.token(MOMENT.plusSeconds(1)));
    }

    private static List<String> boto() throws Exception {
        Process python = new ProcessBuilder(
                        "/usr/bin/python3",
                        Path.of("src/test/resources/boto-tokens.py").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var input = python.outputWriter(StandardCharsets.UTF_8)) {
            input.write(Json.write(CASES.stream().map(Case::fields).toList()));
        }
        List<String> tokens;
        try (var output = python.inputReader(StandardCharsets.UTF_8)) {
            tokens = output.lines().toList();
        }
        assertThat(python.waitFor())
                .as("python3-boto3, which scripts/install-test-packages brings")
                .isZero();
        return tokens;
    }
}
