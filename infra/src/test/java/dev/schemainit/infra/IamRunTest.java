package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.login.SchemaLogin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.kms.Key;

/** A run that authenticates with IAM. */
class IamRunTest {
    @TempDir
    private static Path sql;

    private static Rendered stack;

    @BeforeAll
    static void synthesize() {
        ShopFolder.in(sql);
        stack = stack(props(new DatabaseApp()).login("report", SchemaLogin.withIam("shop_read")));
    }

    @Test
    void theFunctionConnectsAsThisUserWithoutASecret() {
        assertThat(stack.environment())
                .containsEntry("DB_AUTH", "iam")
                .containsEntry("DB_USER", "schema_deployer")
                .containsEntry("DB_LOGINS", "{\"report\":{\"role\":\"shop_read\",\"auth\":\"iam\"}}")
                .doesNotContainKeys("DB_SECRET_ARN", "AWS_ENDPOINT_URL_SECRETS_MANAGER");
    }

    @Test
    void itMayConnectAsExactlyThisUserOfThisServer() {
        assertThat(stack.statements("SchemaRole"))
                .filteredOn(statement -> statement.get("Action").equals("rds-db:connect"))
                .singleElement()
                .satisfies(statement -> assertThat(Rendered.text(statement.get("Resource")))
                        .isEqualTo("arn:<AWS::Partition>:rds-db:<AWS::Region>:<AWS::AccountId>"
                                + ":dbuser:db-ONE/schema_deployer"));
    }

    @Test
    void nothingOfSecretsManagerIsLeft() {
        assertThat(stack.resources("AWS::EC2::VPCEndpoint")).isEmpty();
        assertThat(stack.resources("AWS::SecretsManager::Secret")).isEmpty();
        assertThat(stack.resources("AWS::EC2::SecurityGroupEgress").values())
                .map(Rendered::properties)
                .extracting(rule -> rule.get("ToPort"))
                .containsExactly(5432);
        assertThat(SampleApp.pretty(stack.template())).doesNotContainIgnoringCase("secretsmanager");
    }

    @Test
    void onlyTheNetworkInterfacesHaveAWildcard() {
        assertThat(stack.statements("SchemaRole"))
                .filteredOn(statement -> SampleApp.pretty(statement).contains("*"))
                .hasSize(2)
                .allSatisfy(statement -> assertThat(SampleApp.pretty(statement.get("Action")))
                        .contains("ec2:")
                        .doesNotContain("rds-db"));
    }

    /** The run has none of its own; the password of the login has to come from somewhere. */
    @Test
    void aLoginWithASecretNeedsTheWayToSecretsManager() {
        Rendered mixed = stack(props(new DatabaseApp()).login("app", SchemaLogin.withSecret("shop_write")));

        assertThat(mixed.resources("AWS::EC2::VPCEndpoint")).hasSize(1);
        assertThat(mixed.statements("SchemaRole"))
                .filteredOn(statement -> statement.get("Action").equals("secretsmanager:GetSecretValue"))
                .extracting(statement -> statement.get("Resource"))
                .containsExactly(Map.of("Ref", mixed.onlyId("AWS::SecretsManager::Secret")));
    }

    @Test
    void whatDoesNotGoWithItIsRefused() {
        var app = new DatabaseApp();
        var iam = props(app);

        for (var props : List.of(
                props(app).secret(app.importedSecret()),
                props(app).user("postgres"),
                props(app).secretKey(new Key(app.stack, "Key")))) {
            assertThatThrownBy(props::build)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("iamUser does not go with secret, secretKey or user");
        }
        assertThatThrownBy(() -> app.add("Schema", iam.secretsAccess(SecretsAccess.nat())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("secretsAccess has no use");
    }

    /** A policy would take them for every user, or for whoever asks. */
    @Test
    void aUserThatAPolicyWouldNotTakeLiterallyIsRefused() {
        for (String name : List.of("*", "schema_*", "${aws:username}", "a b", "")) {
            assertThatThrownBy(() -> props(new DatabaseApp()).iamUser(name).build())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("iamUser is not a user name of letters, digits and _ . @ -");
        }
    }

    private static Rendered stack(SchemaInitializerProps.Builder props) {
        SchemaInitializerProps built = props.build();
        var scope = Stack.of(built.vpc());
        new SchemaInitializer(scope, "Schema", built);
        return Rendered.of(scope);
    }

    private static SchemaInitializerProps.Builder props(DatabaseApp app) {
        return SchemaInitializerProps.builder()
                .vpc(app.vpc)
                .database(app.database())
                .databaseName("shop")
                .sql(sql)
                .iamUser("schema_deployer");
    }
}
