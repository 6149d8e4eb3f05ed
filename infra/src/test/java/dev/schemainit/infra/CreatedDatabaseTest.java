package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The construct in an app that creates its database too. */
class CreatedDatabaseTest {
    private static Rendered instance;
    private static Rendered cluster;

    @BeforeAll
    static void synthesize() {
        var withInstance = new DatabaseApp();
        var created = withInstance.instance();
        new SchemaInitializer(
                withInstance.stack,
                "Schema",
                withInstance
                        .props(TargetDatabase.of(created), created.getSecret())
                        .build());
        instance = withInstance.rendered();

        var withCluster = new DatabaseApp();
        var aurora = withCluster.cluster();
        new SchemaInitializer(
                withCluster.stack,
                "Schema",
                withCluster.props(TargetDatabase.of(aurora), aurora.getSecret()).build());
        cluster = withCluster.rendered();
    }

    @Test
    void theRunWaitsForTheInstanceAndItsSecret() {
        assertThat(instance.runDependsOn())
                .contains(instance.onlyId("AWS::RDS::DBInstance"))
                .contains(instance.onlyId("AWS::SecretsManager::SecretTargetAttachment"))
                .containsAll(rules(instance));
    }

    @Test
    void theRunWaitsForTheClusterAndItsWriter() {
        assertThat(cluster.runDependsOn())
                .contains(cluster.onlyId("AWS::RDS::DBCluster"), cluster.onlyId("AWS::RDS::DBInstance"))
                .containsAll(rules(cluster));
    }

    /** Its text in the environment stays the same, so that only this makes a version for a replaced database. */
    @Test
    void aReplacedDatabaseReplacesTheVersion() {
        assertThat(SampleApp.pretty(
                        instance.onlyProperties("AWS::Lambda::Version").get("Description")))
                .contains(instance.onlyId("AWS::RDS::DBInstance"), "DbiResourceId");
        assertThat(SampleApp.pretty(
                        cluster.onlyProperties("AWS::Lambda::Version").get("Description")))
                .contains(cluster.onlyId("AWS::RDS::DBCluster"), "DBClusterResourceId");
    }

    @Test
    void theEndpointOfTheDatabaseIsInTheEnvironment() {
        String id = instance.onlyId("AWS::RDS::DBInstance");

        assertThat(instance.environment())
                .containsEntry("DB_HOST", Map.of("Fn::GetAtt", List.of(id, "Endpoint.Address")))
                .containsEntry("DB_PORT", Map.of("Fn::GetAtt", List.of(id, "Endpoint.Port")))
                .containsEntry("DB_RESOURCE_ID", Map.of("Fn::GetAtt", List.of(id, "DbiResourceId")));
    }

    @Test
    void aCustomerManagedKeyOpensThisSecretOnly() {
        String role = SampleApp.pretty(instance.resources("AWS::IAM::Role"));

        assertThat(role)
                .contains("kms:Decrypt", "kms:ViaService", "kms:EncryptionContext:SecretARN")
                .contains("\"Fn::GetAtt\" : [ \"" + instance.onlyId("AWS::KMS::Key") + "\", \"Arn\" ]");
    }

    /** Without a customer managed key there is nothing to decrypt with. */
    @Test
    void theKeyOfAwsNeedsNoStatement() {
        assertThat(SampleApp.pretty(cluster.resources("AWS::IAM::Role"))).doesNotContain("kms:");
    }

    private static Set<String> rules(Rendered stack) {
        var rules =
                new HashSet<>(stack.resources("AWS::EC2::SecurityGroupIngress").keySet());
        rules.addAll(stack.resources("AWS::EC2::SecurityGroupEgress").keySet());
        return rules;
    }
}
