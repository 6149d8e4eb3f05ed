package dev.schemainit.lambda.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemainit.engine.failure.SchemaInitException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a list of targets may say, and that everything wrong with it is named at once, without its texts. */
class TargetListTest {
    private static final String ARN = "arn:aws:secretsmanager:eu-west-3:111122223333:secret:tenants/a-AbCdEf";

    private static SchemaInitException refused(String text) {
        return catchThrowableOfType(SchemaInitException.class, () -> TargetList.read("/opt/targets.json", text));
    }

    @Test
    void aTargetHasASecretOrAUserOfIam() {
        TargetList list = TargetList.read("/opt/targets.json", """
                [{"name": "a", "host": "db.example", "database": "tenant_a", "secret": "%s"},
                 {"name": "b", "host": "DB.example", "port": 5433, "database": "tenant_b", "user": "deployer"}]
                """.formatted(ARN));

        assertThat(list.targets())
                .extracting(FleetTarget::server)
                .containsExactly("db.example:5432", "DB.example:5433");
        assertThat(list.find("a").orElseThrow().environment(Map.of("DB_AUTH", "iam", "SQL_DIR", "/opt/sql")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "SQL_DIR", "/opt/sql",
                        "DB_HOST", "db.example",
                        "DB_PORT", "5432",
                        "DB_NAME", "tenant_a",
                        "DB_SECRET_ARN", ARN));
        assertThat(list.find("b").orElseThrow().environment(Map.of("DB_SECRET_ARN", ARN, "DB_HOST", "other")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "DB_HOST", "DB.example",
                        "DB_PORT", "5433",
                        "DB_NAME", "tenant_b",
                        "DB_USER", "deployer",
                        "DB_AUTH", "iam"));
        assertThat(list.find("c")).isEmpty();
    }

    @Test
    void everythingWrongIsNamedAtOnceAndNothingIsRepeated() {
        SchemaInitException refused = refused("""
                [{"name": "a", "host": "db", "database": "a", "user": "u"},
                 {"name": "a", "host": "db", "database": "b", "user": "u"},
                 {"name": "a b", "host": "Kanarienvogel!", "database": "b", "secret": "Kanarienvogel", "port": 0},
                 {"name": "d", "host": "db", "database": "d", "password": "Kanarienvogel"},
                 "Kanarienvogel"]
                """);

        assertThat(refused.code()).isEqualTo(FleetError.LIST_WRONG);
        assertThat(refused.details())
                .containsExactly(
                        "target 2 has the name of another one",
                        "target 3 has a name that is not " + FleetSettings.TARGET_NAME_RULE,
                        "target 3 has a host that is not a host name",
                        "target 3 has a port that is not a number from 1 to 65535",
                        "target 3 has a secret that is not the ARN of a secret",
                        "target 4 has another field than name, host, port, database, secret, user",
                        "target 4 has neither a secret nor a user",
                        "target 5 is not an object");
        assertThat(refused.getMessage()).startsWith("SI-162 ").doesNotContain("Kanarienvogel");
    }

    @Test
    void aTextThatIsNoListIsRefused() {
        for (String text : new String[] {"", "{}", "[] []", "[1,]", "null", "<Error/>"}) {
            assertThat(refused(text).getMessage()).as(text).contains("it is not one JSON array");
        }
        assertThat(refused("[]").getMessage()).contains("it has 0 targets");
    }

    @Test
    void aListHasAtMost2000Targets() {
        String target = "{\"name\": \"t%d\", \"host\": \"db\", \"database\": \"d\", \"user\": \"u\"}";
        String tooMany =
                IntStream.rangeClosed(0, 2000).mapToObj(target::formatted).collect(Collectors.joining(",", "[", "]"));

        assertThat(refused(tooMany).getMessage()).contains("it has 2001 targets, and has to have 1 to 2000");
    }
}
