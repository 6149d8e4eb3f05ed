package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.CfnResource;
import software.constructs.IConstruct;

/**
 * The AwsSolutions rules of cdk-nag: every finding is acknowledged where it is, with its reason, or fails.
 *
 * <p>The acknowledgements travel with the construct, so that they hold in the apps that use it.
 */
class NagTest {
    private static final Set<String> FINDINGS = Set.of("aws:cdk:error", "aws:cdk:warning");

    private static List<IConstruct> constructs;

    @BeforeAll
    static void synthesize() {
        Map<String, Object> context = SampleApp.context();
        SampleApp.map(SampleApp.environments(context).get("documents"))
                .putAll(Map.of("watch", "rate(1 day)", "watchTopic", "arn:aws:sns:eu-west-3:111122223333:operations"));
        App app = SampleApp.app(context);
        SchemaInitializerApp.addStacks(app);
        Aspects.of(app).add(new AwsSolutionsChecks());
        app.synth();
        constructs = app.getNode().findAll();
    }

    @Test
    void noFindingIsLeft() {
        var findings = new ArrayList<String>();
        constructs.forEach(construct -> construct.getNode().getMetadata().stream()
                .filter(entry -> FINDINGS.contains(entry.getType()))
                .forEach(entry -> findings.add(construct.getNode().getPath() + " " + entry.getData())));

        assertThat(findings).isEmpty();
    }

    @Test
    void acknowledgedAreTheNetworkInterfacesTheSecretsRandomCharactersAndTheRotationThatTheAppAdds() {
        var acknowledged = new TreeMap<String, Object>();
        constructs.forEach(construct -> {
            if (construct instanceof CfnResource resource && resource.getMetadata("cdk_nag") != null) {
                acknowledged.put(construct.getNode().getPath(), resource.getMetadata("cdk_nag"));
            }
        });

        assertThat(SampleApp.pretty(acknowledged.remove("documents/SchemaInitializer/Logins/app/Resource")))
                .contains("AwsSolutions-SMG4");
        assertThat(acknowledged)
                .containsOnlyKeys(
                        "documents/SchemaInitializer/Role/Resource", "domainflow/SchemaInitializer/Role/Resource")
                .allSatisfy((path, acknowledgements) -> assertThat(
                                (List<?>) SampleApp.map(acknowledgements).get("rules_to_suppress"))
                        .map(SampleApp::map)
                        .allSatisfy(one -> assertThat(one)
                                .containsEntry("id", "AwsSolutions-IAM5")
                                .hasEntrySatisfying(
                                        "reason",
                                        reason -> assertThat((String) reason).hasSizeGreaterThan(50)))
                        .flatExtracting(one -> List.<Object>copyOf((List<?>) one.get("applies_to")))
                        .hasSize(2)
                        .startsWith("Resource::*")
                        .last()
                        .asString()
                        .matches("Resource::arn:aws:secretsmanager:.*:secret:(ca-a2a|domainflow)/db-.*-\\?{6}"));
    }
}
