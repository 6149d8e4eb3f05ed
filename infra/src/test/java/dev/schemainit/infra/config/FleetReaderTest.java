package dev.schemainit.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.infra.config.FleetEnvironment.ConfiguredFleet;
import dev.schemainit.infra.config.TargetEnvironment.DatabaseLogin;
import dev.schemainit.infra.config.TargetEnvironment.RdsServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The environments with many databases. */
class FleetReaderTest {
    private static final Map<String, Object> ACME =
            Map.of("name", "acme", "cluster", "tenants-1", "database", "acme", "secret", "tenants/acme");
    private static final Map<String, Object> GLOBEX =
            Map.of("name", "globex", "instance", "tenants-2", "database", "globex", "user", "deployer");
    private static final Map<String, Object> OBJECT = Map.of(
            "object",
            "s3://tenants/fleet.json",
            "secrets",
            List.of("arn:aws:secretsmanager:eu-west-3:111122223333:secret:tenants/*"),
            "securityGroups",
            List.of("sg-0123456789abcdef0"),
            "prefixList",
            "pl-23ad484a");

    private static Map<String, Object> environment(Map<String, Object> fleet) {
        var keys = new LinkedHashMap<String, Object>();
        keys.put("account", "111122223333");
        keys.put("region", "eu-west-3");
        keys.put("vpc", "tenants-vpc");
        keys.put("subnets", "private");
        keys.put("secretsEndpoint", "create");
        keys.put("sql", "sql/documents");
        keys.put("fleet", fleet);
        return keys;
    }

    private static ConfiguredFleet read(Map<String, Object> fleet) {
        return EnvironmentReader.all(Map.of("tenants", environment(fleet)))
                .fleets()
                .get(0)
                .fleet();
    }

    private static void assertRefused(Map<String, Object> fleet, String... problems) {
        assertThatThrownBy(() -> read(fleet))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains(problems);
    }

    @Test
    void targetsHaveAServerADatabaseAndALogin() {
        ConfiguredFleet fleet = read(Map.of("targets", List.of(ACME, GLOBEX)));

        assertThat(fleet.targets())
                .extracting(target -> target.name() + " " + target.server() + " " + target.database())
                .containsExactly(
                        "acme " + new RdsServer(RdsServer.RdsKind.CLUSTER, "tenants-1") + " acme",
                        "globex " + new RdsServer(RdsServer.RdsKind.INSTANCE, "tenants-2") + " globex");
        assertThat(fleet.targets().get(0).login()).isInstanceOf(DatabaseLogin.WithPassword.class);
        assertThat(fleet.targets().get(1).login()).isInstanceOf(DatabaseLogin.WithToken.class);
        assertThat(fleet.waves().sizes()).containsExactly("1", "5%", "rest");
        assertThat(fleet.tolerated()).isEqualTo("0");
        assertThat(fleet.perServer()).isEqualTo(5);
    }

    @Test
    void wavesAndSharesAreNumbersAndTexts() {
        ConfiguredFleet fleet = read(
                Map.of("targets", List.of(ACME), "waves", List.of(3, "10%", "rest"), "tolerated", 2, "perServer", 40));

        assertThat(fleet.waves().sizes()).containsExactly("3", "10%", "rest");
        assertThat(fleet.tolerated()).isEqualTo("2");
        assertThat(fleet.perServer()).isEqualTo(40);
    }

    @Test
    void aListInS3SaysWhatTheFunctionMayReadAndReach() {
        ConfiguredFleet fleet = read(OBJECT);

        assertThat(fleet.targets()).isEmpty();
        assertThat(fleet.object().bucket()).isEqualTo("tenants");
        assertThat(fleet.object().key()).isEqualTo("fleet.json");
        assertThat(fleet.object().port()).isEqualTo(5432);
    }

    @Test
    void environmentsOfOneDatabaseAreReadBesideFleets() {
        var environments = EnvironmentReader.all(Map.of(
                "orders", EnvironmentReaderTest.orders(), "tenants", environment(Map.of("targets", List.of(ACME)))));

        assertThat(environments.databases()).extracting(TargetEnvironment::name).containsExactly("orders");
        assertThat(environments.fleets()).extracting(FleetEnvironment::name).containsExactly("tenants");
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        assertRefused(
                Map.of(
                        "targets",
                        List.of(
                                ACME,
                                ACME,
                                Map.of("name", "a b", "database", "x", "instance", "i", "cluster", "c"),
                                Map.of("name", "c", "instance", "i", "database", "x", "secret", "managed")),
                        "waves",
                        List.of(1, "5%"),
                        "tolerated",
                        "some",
                        "perServer",
                        41,
                        "port",
                        5433,
                        "every",
                        1),
                "tenants.fleet.targets[1].name: given twice",
                "tenants.fleet.targets[2].name: not a name of at most 40 letters",
                "tenants.fleet.targets[2].instance: give either instance or cluster",
                "tenants.fleet.targets[2].secret: missing; give a secret, or a user that connects with IAM",
                "tenants.fleet.targets[3].secret: give the name of a secret, or its complete ARN",
                "tenants.fleet.waves: not a list of at most 10 numbers and percentages that ends with rest",
                "tenants.fleet.tolerated: not a number such as 0, or a percentage such as 2%",
                "tenants.fleet.perServer: not a number from 1 to 40",
                "tenants.fleet.port: only with \"object\"",
                "tenants.fleet.every: unknown key");
    }

    @Test
    void anObjectNeedsGroupsSomethingToReadAndAWayToS3() {
        assertRefused(
                Map.of("object", "s3://tenants/fleet.json"),
                "tenants.fleet.securityGroups: missing",
                "tenants.fleet.secrets: missing",
                "tenants.fleet.prefixList: missing; give that of S3, or \"secretsEndpoint\": \"nat\"");
        assertRefused(Map.of(), "tenants.fleet: give either targets or object");
        assertRefused(Map.of("targets", List.of()), "tenants.fleet.targets: has no target");
    }

    @Test
    void aFleetHasNoDatabaseOfItsOwn() {
        Map<String, Object> keys = environment(Map.of("targets", List.of(ACME)));
        keys.put("database", "orders");

        assertThatThrownBy(() -> EnvironmentReader.all(Map.of("tenants", keys)))
                .hasMessageContaining("tenants.database: unknown key");
    }
}
