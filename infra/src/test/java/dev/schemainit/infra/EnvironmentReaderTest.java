package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.services.ec2.SubnetType;

class EnvironmentReaderTest {
    @Test
    void readsAnEnvironment() {
        Map<String, Object> keys = orders();
        keys.put("secretKey", "arn:aws:kms:eu-west-3:111122223333:key/1a2b");
        keys.put("seedBuiltinData", true);

        assertThat(EnvironmentReader.read(Map.of("orders", keys)))
                .containsExactly(new Environment(
                        "orders",
                        "111122223333",
                        "eu-west-3",
                        "orders-vpc",
                        SubnetType.PRIVATE_WITH_EGRESS,
                        new Environment.Server(Environment.Server.Kind.INSTANCE, "orders-postgres"),
                        "orders/db-login",
                        Optional.of("arn:aws:kms:eu-west-3:111122223333:key/1a2b"),
                        "orders",
                        Optional.empty(),
                        Path.of("sql/documents"),
                        true,
                        "create"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    account         | 123          | orders.account: not an account of twelve digits in quotes
                    region          | Paris        | orders.region: not a region such as eu-west-3
                    subnets         | public       | orders.subnets: not "private" or "isolated"
                    secret          | a secret!    | orders.secret: not a secret's name or its complete ARN
                    secret          | arn:aws:secretsmanager:eu-west-3:111122223333:secret:orders | orders.secret: not a secret's name or its complete ARN
                    secret          | arn:aws:secretsmanager:us-east-1:111122223333:secret:orders-AbCdEf | orders.secret: not in the environment's region
                    secretKey       | alias/orders | orders.secretKey: not the ARN of a KMS key
                    database        | a?ssl=off    | orders.database: not a database name
                    user            | a b          | orders.user: not a user name
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

        assertThatThrownBy(() -> EnvironmentReader.read(Map.of("orders", keys)))
                .hasMessageContaining("orders.account: not an account of twelve digits in quotes")
                .hasMessageContaining("orders.seedBuiltinData: not true or false");
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

    private static Map<String, Object> orders() {
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
