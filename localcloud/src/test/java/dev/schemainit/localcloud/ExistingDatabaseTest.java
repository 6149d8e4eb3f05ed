package dev.schemainit.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cdk.json and its lookups say of the database of an environment. */
class ExistingDatabaseTest {
    private static final String ACCOUNT = "111122223333";
    private static final String PARIS = "eu-west-3";

    @TempDir
    private Path home;

    @Test
    void aDatabaseIsNotMixedUpWithOthersOfItsName() throws IOException {
        write("cdk.json", Map.of("context", Map.of("environments", Map.of("orders", environment()))));
        var lookups = new LinkedHashMap<String, Object>();
        lookups.put(query(ACCOUNT, PARIS, "DBInstance"), answer("paris"));
        lookups.put(query("444455556666", PARIS, "DBInstance"), answer("other-account"));
        lookups.put(query(ACCOUNT, "us-east-1", "DBInstance"), answer("virginia"));
        lookups.put(query(ACCOUNT, PARIS, "DBCluster"), answer("cluster"));
        write("cdk.context.json", lookups);

        assertThat(ExistingDatabase.read(home, "orders").host()).isEqualTo("paris");
    }

    @Test
    void aConfigurationWithoutEnvironmentsIsNamed() throws IOException {
        for (Map<String, Object> without : List.<Map<String, Object>>of(
                Map.of("app", "mvn exec:java"),
                Map.of("context", Map.of()),
                Map.of("context", Map.of("environments", Map.of())))) {
            write("cdk.json", without);

            assertThatThrownBy(() -> ExistingDatabase.read(home, "orders"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no environments in cdk.json");
        }
    }

    @Test
    void aMistypedEnvironmentIsSuggested() throws IOException {
        write("cdk.json", Map.of("context", Map.of("environments", Map.of("orders", environment()))));

        assertThatThrownBy(() -> ExistingDatabase.read(home, "order"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no environment order in cdk.json; did you mean orders?");
        assertThatThrownBy(() -> ExistingDatabase.read(home, "documents"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no environment documents in cdk.json; there are orders");
    }

    private static Map<String, Object> environment() {
        return Map.of(
                "account", ACCOUNT, "region", PARIS, "instance", "shop", "database", "orders", "sql", "sql/orders");
    }

    private static String query(String account, String region, String type) {
        return "cc-api-provider:account=" + account + ":exactIdentifier=shop:propertiesToReturn.0=Endpoint.Address"
                + ":region=" + region + ":typeName=AWS$:$:RDS$:$:" + type;
    }

    private static Object answer(String host) {
        return List.of(
                Map.of("Endpoint.Address", host, "Endpoint.Port", "5432", "VPCSecurityGroups", List.of("sg-" + host)));
    }

    private void write(String file, Map<String, Object> content) throws IOException {
        Files.writeString(home.resolve(file), Json.write(content));
    }
}
