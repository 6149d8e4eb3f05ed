package dev.schemainit.review.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.schemainit.engine.failure.SchemaInitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who says which PostgreSQL a schema is tried on: the option, the folder, the CDK's lookups, or nobody. */
class WantedVersionTest {
    private static final String ENVIRONMENTS = """
            {"context": {"environments": {
              "test": {"account": "1", "region": "eu-west-3", "instance": "orders-test", "sql": "sql/orders"},
              "live": {"account": "2", "region": "eu-west-3", "cluster": "orders", "sql": "./sql/orders"},
              "other": {"account": "1", "region": "eu-west-3", "instance": "other", "sql": "sql/other"}
            }}}""";

    @TempDir
    private Path directory;

    private Path folder;

    @BeforeEach
    void aFolderOfSqlInAnApp() throws IOException {
        folder = Files.createDirectories(directory.resolve("sql/orders"));
    }

    private static String lookup(String account, String identifier, String type, String version) {
        return "\"cc-api-provider:account=" + account + ":exactIdentifier=" + identifier
                + ":propertiesToReturn.0=EngineVersion:region=eu-west-3:typeName=AWS$:$:RDS$:$:" + type
                + "\": [{\"EngineVersion\": \"" + version + "\", \"Identifier\": \"" + identifier + "\"}]";
    }

    private void lookedUp(String... lookups) throws IOException {
        Files.writeString(directory.resolve("cdk.json"), ENVIRONMENTS);
        Files.writeString(directory.resolve("cdk.context.json"), "{" + String.join(",", lookups) + "}");
    }

    @Test
    void nobodySays() throws IOException {
        assertThat(WantedVersion.of(null, folder)).isEmpty();
        Files.writeString(directory.resolve("cdk.json"), "{\"app\": \"node bin/app.mjs\"}");
        assertThat(WantedVersion.of(null, folder)).isEmpty();
        Files.writeString(directory.resolve("cdk.json"), "not JSON");
        assertThat(WantedVersion.of(null, folder)).isEmpty();
    }

    @Test
    void theOptionComesBeforeTheFolderAndTheFolderBeforeTheLookups() throws IOException {
        lookedUp(lookup("1", "orders-test", "DBInstance", "14.11"));
        assertThat(WantedVersion.of(null, folder))
                .contains(new WantedVersion(14, "as cdk.context.json says for test", false));

        Path file = Files.writeString(folder.resolve("postgres.version"), " 15 \n");
        assertThat(WantedVersion.of(null, folder)).contains(new WantedVersion(15, "as " + file + " says", true));
        assertThat(WantedVersion.of(17, folder)).contains(new WantedVersion(17, "as --postgres says", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15.4", "fifteen", "12", "19", "15\n16", "v15", "1500000000000"})
    void aFolderThatHoldsAnythingElseIsRefused(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("postgres.version"), text);
        assertThatExceptionOfType(SchemaInitException.class)
                .isThrownBy(() -> WantedVersion.of(null, folder))
                .withMessage(
                        "SI-94 " + file + " does not contain a major version of PostgreSQL from 13 to 18. Fix: write"
                                + " only the number into it, such as 15, or remove it.");
    }

    @Test
    void theLowestVersionOfSeveralEnvironmentsIsTakenAndSaid() throws IOException {
        lookedUp(
                lookup("1", "orders-test", "DBInstance", "17.2"),
                lookup("2", "orders", "DBCluster", "15.10"),
                lookup("1", "other", "DBInstance", "13.4"));

        assertThat(WantedVersion.of(null, folder))
                .contains(new WantedVersion(
                        15, "as cdk.context.json says for live, the lowest version: test has 17", false));
        assertThat(WantedVersion.ofEnvironment(null, folder, directory, "test"))
                .contains(new WantedVersion(17, "as cdk.context.json says for test", false));
    }

    @Test
    void whatWasLookedUpOfAnotherServerDoesNotCount() throws IOException {
        lookedUp(
                lookup("2", "orders-test", "DBInstance", "14.1"),
                lookup("2", "orders", "DBInstance", "14.1"),
                lookup("1", "orders", "DBCluster", "14.1"));
        assertThat(WantedVersion.of(null, folder)).isEmpty();
    }

    @Test
    void aVersionWithoutAThrowAwayServerDoesNotCount() throws IOException {
        lookedUp(lookup("1", "orders-test", "DBInstance", "12.22"), lookup("2", "orders", "DBCluster", ""));
        assertThat(WantedVersion.of(null, folder)).isEmpty();
    }

    @Test
    void theSampleEnvironmentsSayIt() {
        assertThat(WantedVersion.of(null, Path.of("../sql/documents")))
                .contains(new WantedVersion(18, "as cdk.context.json says for documents", false));
        assertThat(WantedVersion.of(null, Path.of("../sql/domainflow")))
                .contains(new WantedVersion(15, "as cdk.context.json says for domainflow", false));
    }

    @Test
    void aFleetHasTheLowestVersionOfItsServers() throws IOException {
        Files.writeString(directory.resolve("cdk.json"), """
                {"context": {"environments": {"tenants": {"account": "1", "region": "eu-west-3", "sql": "sql/orders",
                  "fleet": {"targets": [{"name": "a", "instance": "one"}, {"name": "b", "cluster": "two"}]}}}}}""");
        Files.writeString(
                directory.resolve("cdk.context.json"),
                "{" + lookup("1", "one", "DBInstance", "17.2") + "," + lookup("1", "two", "DBCluster", "15.4") + "}");

        assertThat(WantedVersion.of(null, folder))
                .hasValueSatisfying(wanted -> assertThat(wanted.major()).isEqualTo(15));
    }
}
