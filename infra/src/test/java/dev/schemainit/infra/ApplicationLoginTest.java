package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.login.ApplicationLogin;
import dev.schemainit.infra.login.SchemaLogin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseProxy;
import software.amazon.awscdk.services.rds.DefaultAuthScheme;
import software.amazon.awscdk.services.rds.ProxyTarget;
import software.amazon.awscdk.services.secretsmanager.HostedRotation;
import software.amazon.awscdk.services.secretsmanager.RotationSchedule;
import software.amazon.awscdk.services.secretsmanager.RotationScheduleOptions;
import software.amazon.awscdk.services.secretsmanager.SecretRotation;
import software.amazon.awscdk.services.secretsmanager.SecretRotationApplication;
import software.amazon.awscdk.services.secretsmanager.SingleUserHostedRotationOptions;
import software.constructs.Construct;

/** What an application does with its login, in the app that creates the database, too. */
class ApplicationLoginTest {
    @TempDir
    private Path sql;

    private DatabaseApp app;
    private DatabaseInstance database;
    private SchemaInitializer schema;

    @BeforeEach
    void create() {
        app = new DatabaseApp();
        database = app.instance();
        schema = new SchemaInitializer(
                app.stack,
                "Schema",
                app.props(TargetDatabase.of(database), database.getSecret())
                        .sql(ShopFolder.in(sql))
                        .login("app", SchemaLogin.withSecret("shop_write"))
                        .login("report", SchemaLogin.withIam("shop_read"))
                        .build());
    }

    /** A template with a cycle is refused when it is made. */
    @Test
    void aFunctionIsGrantedLetInAndWaitsWithoutACycle() {
        for (ApplicationLogin login : schema.logins().values()) {
            Function api = api(login.name());
            login.grantConnect(api);
            login.connections().allowDefaultPortFrom(api);
            login.existsBefore(api);
        }

        Rendered stack = app.rendered();
        for (String name : List.of("app", "report")) {
            assertThat(stack.dependsOn("AWS::Lambda::Function", name + "api"))
                    .contains(stack.onlyId("Custom::Trigger"));
            assertThat(stack.resources("AWS::EC2::SecurityGroupIngress").keySet())
                    .as("the rule that lets it in")
                    .anyMatch(rule -> rule.contains("from" + "shop" + name + "api"));
        }
    }

    /** The rule is one of the function's stack then; the other way round the two stacks would need each other. */
    @Test
    void aFunctionOfAnotherStackIsGrantedLetInAndWaits() {
        var other = new Stack((Construct) app.stack.getNode().getScope(), "api");
        for (ApplicationLogin login : schema.logins().values()) {
            Function api = api(other, login.name());
            login.grantConnect(api);
            api.getConnections().allowToDefaultPort(login.connections());
            login.existsBefore(api);
        }

        Rendered stack = Rendered.of(other);
        assertThat(stack.resources("AWS::EC2::SecurityGroupIngress")).hasSize(2);
        assertThat(policy(stack, "appapi")).hasSize(1);
        assertThat(other.getDependencies()).extracting(Stack::getStackName).containsExactly("shop");
    }

    /** Its security group waits too, which the rule of the database's group names, for which the run waits. */
    @Test
    void aWholeFunctionThatWaitedWouldBeACycle() {
        Function api = api("app");
        schema.logins().get("app").connections().allowDefaultPortFrom(api);

        api.getNode().addDependency(schema.trigger());

        assertThatThrownBy(() -> app.rendered()).hasMessageContaining("dependency cycle");
    }

    @Test
    void whoeverIsGrantedReadsThisSecretOrConnectsAsThisUser() {
        schema.logins().values().forEach(login -> login.grantConnect(api(login.name())));

        Rendered stack = app.rendered();
        String secret = stack.id("AWS::SecretsManager::Secret", "SchemaLoginsapp");
        assertThat(policy(stack, "appapi"))
                .singleElement()
                .satisfies(statement -> assertThat(statement)
                        .containsEntry(
                                "Action", List.of("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"))
                        .containsEntry("Resource", Map.of("Ref", secret)));
        assertThat(policy(stack, "reportapi")).singleElement().satisfies(statement -> {
            assertThat(statement).containsEntry("Action", "rds-db:connect");
            assertThat(Rendered.text(statement.get("Resource")))
                    .isEqualTo(
                            "arn:<AWS::Partition>:rds-db:<AWS::Region>:<AWS::AccountId>:dbuser:<%s.DbiResourceId>/report"
                                    .formatted(stack.onlyId("AWS::RDS::DBInstance")));
        });
    }

    @Test
    void aLoginOfIamHasNoSecret() {
        ApplicationLogin report = schema.logins().get("report");

        assertThatThrownBy(report::secret)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The login report has no secret")
                .hasMessageContaining("Fix: call grantConnect");
    }

    @Test
    void whatHasNoMainResourceCannotWait() {
        ApplicationLogin login = schema.logins().get("app");
        var several = new Construct(app.stack, "Several");

        assertThatThrownBy(() -> login.existsBefore(several))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shop/Several has no main resource")
                .hasMessageContaining("give the function or the service in it");
    }

    /** A rotation begins when it is created, and logs in with the password that the run has set. */
    @Test
    void theHostedRotationOfTheCdkRotatesIt() {
        ApplicationLogin login = schema.logins().get("app");
        HostedRotation hosted = HostedRotation.postgreSqlSingleUser(
                SingleUserHostedRotationOptions.builder().vpc(app.vpc).build());
        RotationSchedule rotation = login.secret()
                .addRotationSchedule(
                        "Rotation",
                        RotationScheduleOptions.builder().hostedRotation(hosted).build());
        login.connections().allowDefaultPortFrom(hosted);
        login.existsBefore(rotation);

        Rendered stack = app.rendered();
        Map<String, Object> schedule = stack.onlyProperties("AWS::SecretsManager::RotationSchedule");
        assertThat(schedule)
                .containsEntry("SecretId", Map.of("Ref", stack.id("AWS::SecretsManager::Secret", "SchemaLoginsapp")));
        assertThat(SampleApp.map(schedule.get("HostedRotationLambda")))
                .containsEntry("RotationType", "PostgreSQLSingleUser")
                .containsEntry("ExcludeCharacters", " !\"#$%&'()*+,/:;<=>?@[\\]^`{|}~");
        assertThat(stack.dependsOn("AWS::SecretsManager::RotationSchedule", "SchemaLoginsapp"))
                .contains(stack.onlyId("Custom::Trigger"));
    }

    @Test
    void theRotationApplicationOfTheCdkRotatesIt() {
        ApplicationLogin login = schema.logins().get("app");
        SecretRotation.Builder.create(app.stack, "Rotation")
                .application(SecretRotationApplication.POSTGRES_ROTATION_SINGLE_USER)
                .secret(login.secret())
                .target(login.connections())
                .vpc(app.vpc)
                .excludeCharacters(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}~")
                .build();
        login.existsBefore(login.secret().getNode().findChild("RotationSchedule"));

        Rendered stack = app.rendered();
        assertThat(SampleApp.map(
                        stack.onlyProperties("AWS::Serverless::Application").get("Parameters")))
                .containsKey("functionName")
                .doesNotContainKey("masterSecretArn");
        assertThat(stack.dependsOn("AWS::SecretsManager::RotationSchedule", "SchemaLoginsapp"))
                .contains(stack.onlyId("Custom::Trigger"));
    }

    @Test
    void aProxyTakesTheSecretAndWaitsForTheLogin() {
        ApplicationLogin login = schema.logins().get("app");
        var proxy = DatabaseProxy.Builder.create(app.stack, "Proxy")
                .proxyTarget(ProxyTarget.fromInstance(database))
                .secrets(List.of(login.secret()))
                .vpc(app.vpc)
                .build();
        login.existsBefore(proxy);

        Rendered stack = app.rendered();
        assertThat(SampleApp.pretty(stack.onlyProperties("AWS::RDS::DBProxy").get("Auth")))
                .contains(stack.id("AWS::SecretsManager::Secret", "SchemaLoginsapp"));
        assertThat(stack.dependsOn("AWS::RDS::DBProxy", "Proxy")).contains(stack.onlyId("Custom::Trigger"));
    }

    /** End to end: the application has a token for the proxy, and the proxy one for the server. */
    @Test
    void aProxyWithoutSecretsConnectsAsTheLoginOfIam() {
        ApplicationLogin login = schema.logins().get("report");
        var role = Role.Builder.create(app.stack, "ProxyRole")
                .assumedBy(new ServicePrincipal("rds.amazonaws.com"))
                .build();
        var proxy = DatabaseProxy.Builder.create(app.stack, "Proxy")
                .proxyTarget(ProxyTarget.fromInstance(database))
                .defaultAuthScheme(DefaultAuthScheme.IAM_AUTH)
                .role(role)
                .vpc(app.vpc)
                .build();
        login.grantConnect(role);
        login.existsBefore(proxy);
        proxy.grantConnect(api("report"), "report");

        Rendered stack = app.rendered();
        assertThat(policy(stack, "ProxyRole"))
                .singleElement()
                .satisfies(statement -> assertThat(Rendered.text(statement.get("Resource")))
                        .endsWith(":dbuser:<%s.DbiResourceId>/report".formatted(stack.onlyId("AWS::RDS::DBInstance"))));
        assertThat(SampleApp.pretty(policy(stack, "reportapi")))
                .contains("rds-db:connect", stack.onlyId("AWS::RDS::DBProxy"), "/report");
    }

    /** What a created database writes with its secret is known when deploying alone. */
    @Test
    void theSecretNamesTheCreatedDatabase() {
        Rendered stack = app.rendered();
        String id = stack.onlyId("AWS::RDS::DBInstance");
        Map<String, Object> secret = Rendered.properties(stack.resources("AWS::SecretsManager::Secret")
                .get(stack.id("AWS::SecretsManager::Secret", "SchemaLoginsapp")));

        assertThat(Rendered.text(
                        SampleApp.map(secret.get("GenerateSecretString")).get("SecretStringTemplate")))
                .startsWith("{\"engine\":\"postgres\",\"host\":\"<%s.Endpoint.Address>\",\"port\":".formatted(id))
                .contains("<%s.Endpoint.Port>".formatted(id))
                .endsWith(",\"dbname\":\"shop\",\"username\":\"app\"}");
    }

    private Function api(String login) {
        return api(app.stack, login);
    }

    private Function api(Stack stack, String login) {
        return Function.Builder.create(stack, login + "api")
                .runtime(Runtime.NODEJS_22_X)
                .handler("index.handler")
                .code(Code.fromInline("exports.handler = async () => 1;"))
                .vpc(app.vpc)
                .build();
    }

    private static List<Map<String, Object>> policy(Rendered stack, String prefix) {
        return Rendered.statementsOf(
                Rendered.properties(stack.resources("AWS::IAM::Policy").get(stack.id("AWS::IAM::Policy", prefix)))
                        .get("PolicyDocument"));
    }
}
