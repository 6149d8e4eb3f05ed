package dev.schemainit.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.infra.config.TargetEnvironment.DatabaseLogin;
import dev.schemainit.infra.config.TargetEnvironment.Location;
import dev.schemainit.infra.config.TargetEnvironment.RdsServer;
import dev.schemainit.infra.config.TargetEnvironment.SecretSource;
import dev.schemainit.infra.config.TargetEnvironment.SecretsEndpoint;
import dev.schemainit.infra.config.TargetEnvironment.VpcAccess;
import dev.schemainit.lambda.SecretArn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.services.ec2.SubnetType;

class EnvironmentReaderTest {
    @Test
    void readsAnEnvironment() {
        Map<String, Object> keys = orders();
        keys.put("secretKey", "arn:aws:kms:eu-west-3:111122223333:key/1a2b");
        keys.put("seedBuiltinData", true);
        keys.put("createDatabase", true);
        keys.put("onDrift", "report");
        keys.put("user", "orders_admin");

        TargetEnvironment environment =
                EnvironmentReader.read(Map.of("orders", keys)).get(0);

        assertThat(environment.name()).isEqualTo("orders");
        assertThat(environment.location()).isEqualTo(new Location("111122223333", "eu-west-3"));
        assertThat(environment.network())
                .isEqualTo(new VpcAccess(
                        "orders-vpc", SubnetType.PRIVATE_WITH_EGRESS, new SecretsEndpoint.Created(List.of())));
        assertThat(environment.server()).isEqualTo(new RdsServer(RdsServer.RdsKind.INSTANCE, "orders-postgres"));
        assertThat(environment.login())
                .isEqualTo(new DatabaseLogin.WithPassword(
                        new SecretSource.ByName("orders/db-login"),
                        "arn:aws:kms:eu-west-3:111122223333:key/1a2b",
                        new UserName("orders_admin")));
        assertThat(environment.schema().database()).isEqualTo(new DatabaseName("orders"));
        assertThat(environment.schema().createDatabase()).isTrue();
        assertThat(environment.schema().folder().path()).isEqualTo(Path.of("sql/documents"));
        assertThat(environment.schema().seeding()).isTrue();
        assertThat(environment.schema().reportsDrift()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rds!cluster-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0
                    rds!db-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0x
                    """)
    void takesTheNamesThatRdsGives(String name) {
        assertThat(secret(name)).isEqualTo(new SecretSource.ByName(name));
    }

    @Test
    void takesTheSecretInThreeForms() {
        String arn = "arn:aws:secretsmanager:eu-west-3:111122223333:secret:rds!cluster-0f1e2d3c-Zy9Xw8";

        assertThat(secret(arn)).isEqualTo(new SecretSource.ByArn(new SecretArn(arn)));
        assertThat(secret("managed")).isEqualTo(new SecretSource.Managed());
        assertThat(secret("a-name")).isEqualTo(new SecretSource.ByName("a-name"));
    }

    /**
     * What the configuration takes, the function takes, because both parse with the same types; and the other way
     * round.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"postgres", "o'brien", "a b", "a?ssl=off", "Überblick", "a\"b", "a=b", "a;b", "a\\b", "a-b.c"})
    void theNamesAreThoseOfTheFunction(String name) {
        Map<String, Object> keys = orders();
        keys.put("user", name);
        keys.put("database", name);

        if (UserName.parse(name).isPresent() && DatabaseName.parse(name).isPresent()) {
            assertThat(EnvironmentReader.read(Map.of("orders", keys))).hasSize(1);
        } else {
            assertThatThrownBy(() -> EnvironmentReader.read(Map.of("orders", keys)))
                    .hasMessageContaining("orders.user: not a user name")
                    .hasMessageContaining("orders.database: not a database name");
        }
    }

    @Test
    void zonesBelongToACreatedEndpoint() {
        Map<String, Object> keys = orders();
        keys.put("endpointZones", List.of("eu-west-3a", "eu-west-3b"));

        assertThat(EnvironmentReader.read(Map.of("orders", keys))
                        .get(0)
                        .network()
                        .endpoint())
                .isEqualTo(new SecretsEndpoint.Created(List.of("eu-west-3a", "eu-west-3b")));

        keys.put("secretsEndpoint", "sg-0123");
        assertThatThrownBy(() -> EnvironmentReader.read(Map.of("orders", keys)))
                .hasMessageContaining("orders.endpointZones: only for \"secretsEndpoint\": \"create\"");
        keys.put("endpointZones", List.of("Paris"));
        assertThatThrownBy(() -> EnvironmentReader.read(Map.of("orders", keys)))
                .hasMessageContaining("orders.endpointZones: not a list of zones");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    account         | 123          | orders.account: not an account of twelve digits in quotes
                    region          | Paris        | orders.region: not a region such as eu-west-3
                    subnets         | public       | orders.subnets: not "private" or "isolated"
                    secret          | a secret!    | orders.secret: not a secret's name, its complete ARN or "managed"
                    secret          | arn:aws:secretsmanager:eu-west-3:111122223333:secret:orders | orders.secret: not a secret's name, its complete ARN or "managed"
                    secret          | arn:aws:secretsmanager:us-east-1:111122223333:secret:orders-AbCdEf | orders.secret: not in the environment's region
                    secretKey       | alias/orders | orders.secretKey: not the ARN of a KMS key
                    secretKey       | arn:aws:kms:eu-west-3:111122223333:key/* | orders.secretKey: not the ARN of a KMS key
                    secretKey       | arn:aws:kms:us-east-1:111122223333:key/a-1 | orders.secretKey: not in the environment's region
                    database        | a?ssl=off    | orders.database: not a database name
                    user            | a b          | orders.user: not a user name
                    user            | o'brien      | orders.user: not a user name
                    secret          | orders/db-secret | orders.secret: ends in a hyphen and six characters
                    secretsEndpoint | vpce-1       | orders.secretsEndpoint: not "create", "nat" or the security group of an endpoint, sg-…
                    cluster         | orders       | orders.instance: give either instance or cluster
                    sql             | sql/nowhere  | orders.sql: SI-
                    vpcNam          | x            | orders.vpcNam: unknown key; the keys are account, region,
                    """)
    void namesTheKeyThatIsWrong(String key, String value, String message) {
        Map<String, Object> keys = orders();
        keys.put(key, value);

        assertThatThrownBy(() -> EnvironmentReader.read(Map.of("orders", keys)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("The configuration is wrong:\n  - " + message)
                .hasMessageContaining("For example, in cdk.json:");
    }

    @Test
    void aWrongTypeIsNotConverted() {
        Map<String, Object> keys = orders();
        keys.put("account", 111122223333L);
        keys.put("seedBuiltinData", "yes");
        keys.put("onDrift", "ignore");

        assertThatThrownBy(() -> EnvironmentReader.read(Map.of("orders", keys)))
                .hasMessageContaining("orders.account: not an account of twelve digits in quotes")
                .hasMessageContaining("orders.seedBuiltinData: not true or false")
                .hasMessageContaining("orders.onDrift: not \"stop\" or \"report\"");
    }

    @Test
    void reportsEverythingAtOnce() {
        Map<String, Object> shop = orders();
        shop.remove("vpc");

        assertThatThrownBy(() -> EnvironmentReader.read(Map.of("orders", Map.of("sql", "sql/documents"), "shop", shop)))
                .message()
                .contains(
                        "orders.account: missing; give an account of twelve digits in quotes",
                        "orders.region: missing",
                        "orders.vpc: missing",
                        "orders.subnets: missing",
                        "orders.instance: give either instance or cluster",
                        "orders.secret: missing",
                        "orders.database: missing",
                        "orders.secretsEndpoint: missing",
                        "shop.vpc: missing");
    }

    @Test
    void everyRefusedFileIsAProblemOfItsOwn(@TempDir Path sql) throws Exception {
        Files.writeString(sql.resolve("V1__a.sql"), "SELECT 1;\nROLLBACK;\n");
        Files.writeString(sql.resolve("V2__b.sql"), "\\i other.sql\n");
        Map<String, Object> keys = orders();
        keys.put("sql", sql.toString());

        assertThatThrownBy(() -> EnvironmentReader.read(Map.of("orders", keys)))
                .hasMessageContaining("orders.sql: SI-53 V1__a.sql:2: ROLLBACK")
                .hasMessageContaining("orders.sql: SI-51 V2__b.sql:1: ");
    }

    @Test
    void natNeedsAWayOut() {
        Map<String, Object> keys = orders();
        keys.put("subnets", "isolated");
        keys.put("secretsEndpoint", "nat");

        assertThatThrownBy(() -> EnvironmentReader.read(Map.of("orders", keys)))
                .hasMessageContaining("orders.secretsEndpoint: \"nat\" needs a way out");
    }

    @Test
    void noEnvironmentsAtAllShowsAnExample() {
        for (Object nothing : List.of(Map.of(), List.of("documents"), "documents")) {
            assertThatThrownBy(() -> EnvironmentReader.read(nothing)).hasMessageContaining("environments: missing");
        }
        assertThatThrownBy(() -> EnvironmentReader.read(null)).hasMessageContaining("environments: missing");
        assertThatThrownBy(() -> EnvironmentReader.read(Map.of("orders", "x")))
                .hasMessageContaining("orders: not an object");
    }

    private static SecretSource secret(String text) {
        Map<String, Object> keys = orders();
        keys.put("secret", text);
        var environment = EnvironmentReader.read(Map.of("orders", keys)).get(0);
        return ((DatabaseLogin.WithPassword) environment.login()).secret();
    }

    /** A right environment, to be changed. */
    static Map<String, Object> orders() {
        return new LinkedHashMap<>(Map.of(
                "account", "111122223333",
                "region", "eu-west-3",
                "vpc", "orders-vpc",
                "subnets", "private",
                "instance", "orders-postgres",
                "secret", "orders/db-login",
                "database", "orders",
                "sql", "sql/documents",
                "secretsEndpoint", "create"));
    }
}
