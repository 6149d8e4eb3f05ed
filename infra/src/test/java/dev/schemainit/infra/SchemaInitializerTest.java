package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.failure.SchemaInitException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.services.secretsmanager.Secret;

/** Uses of the construct and the stacks beyond the two sample environments. */
class SchemaInitializerTest {
    @Test
    void aThirdEnvironmentIsConfigurationAlone() {
        Map<String, Object> context = SampleApp.context();
        var environments = new LinkedHashMap<>(SampleApp.environments(context));
        var staging = new LinkedHashMap<>(SampleApp.map(environments.get("documents")));
        staging.put("database", "documents_staging");
        environments.put("documents-staging", staging);
        context.put(EnvironmentReader.KEY, environments);

        List<SchemaStack> stacks = SchemaInitializerApp.addStacks(SampleApp.app(context));

        assertThat(stacks)
                .extracting(SchemaStack::getStackName)
                .containsExactly("documents", "domainflow", "documents-staging");
        assertThat(Rendered.of(stacks.get(2)).environment()).containsEntry("DB_NAME", "documents_staging");
    }

    @Test
    void aVpcWithoutSubnetsOfThatKindNamesTheKey() {
        Map<String, Object> context = SampleApp.context();
        var documents = new LinkedHashMap<>(
                SampleApp.map(SampleApp.environments(context).get("documents")));
        documents.put("subnets", "isolated");
        context.put(EnvironmentReader.KEY, Map.of("documents", documents));
        App app = SampleApp.app(context);

        assertThatThrownBy(() -> SchemaInitializerApp.addStacks(app))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("documents.subnets: the VPC ca-a2a-vpc has no isolated subnets");
    }

    @Test
    void overNatOnlyHttpsLeavesTheVpc() {
        var app = new DatabaseApp();
        var props = app.props(app.imported("db-ONE"), app.importedSecret()).withSecretsAccess(new SecretsAccess.Nat());
        new SchemaInitializer(app.stack, "Schema", props);

        assertThat(app.rendered().resources("AWS::EC2::SecurityGroupEgress").values())
                .map(Rendered::properties)
                .filteredOn(rule -> rule.containsKey("CidrIp"))
                .singleElement()
                .satisfies(rule -> assertThat(rule)
                        .containsEntry("CidrIp", "0.0.0.0/0")
                        .containsEntry("FromPort", 443)
                        .containsEntry("ToPort", 443));
        assertThat(app.rendered().runDependsOn()).hasSize(3);
    }

    @Test
    void twoInOneStackShareTheTriggersProvider() {
        var app = new DatabaseApp();
        var props = app.props(app.imported("db-ONE"), app.importedSecret());
        new SchemaInitializer(app.stack, "First", props);
        new SchemaInitializer(app.stack, "Second", props.withSeeding(true));

        assertThat(app.rendered().resources("Custom::Trigger")).hasSize(2);
        assertThat(app.rendered().resources("AWS::Logs::LogGroup")).hasSize(3);
        assertThat(app.rendered().resources("AWS::IAM::Role").values())
                .map(Rendered::properties)
                .noneSatisfy(role -> assertThat(role).containsKey("ManagedPolicyArns"));
    }

    @Test
    void aSecretWithoutItsCompleteArnIsRefused() {
        var app = new DatabaseApp();
        var secret = Secret.fromSecretNameV2(app.stack, "ByName", "shop");
        var database = app.imported("db-ONE");

        assertThatThrownBy(() -> app.props(database, secret))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shop/ByName is imported without its complete ARN");
    }

    @Test
    void aDatabaseThatCouldBeReplacedUnnoticedIsRefused() {
        var app = new DatabaseApp();

        assertThatThrownBy(() -> app.imported(null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shop/Imported has no resource id");
    }

    @Test
    void aFolderThatTheEngineRefusesFailsTheSynth() {
        var app = new DatabaseApp();
        var props = SchemaInitializerProps.of(
                app.vpc, app.imported("db-ONE"), app.importedSecret(), "shop", Path.of("sql/nowhere"));

        assertThatThrownBy(() -> new SchemaInitializer(app.stack, "Schema", props))
                .isInstanceOf(SchemaInitException.class)
                .hasMessageStartingWith("SI-");
    }
}
