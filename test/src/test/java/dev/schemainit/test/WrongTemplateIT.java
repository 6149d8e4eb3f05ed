package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.localcloud.lambda.FileCopies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A template with one part missing or wrong does not deploy here, as it would not in AWS. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class WrongTemplateIT {
    private static final String RUN = "SchemaInitializerRun374BC983";
    private static final String NETWORK = "SchemaInitializerNetwork";

    @TempDir
    private static Path shared;

    private static CloudAssembly committed;

    @TempDir
    private Path directory;

    @BeforeAll
    static void synthesize() throws Exception {
        committed = Synth.committed(shared);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("the database's ingress rule", "SI-21", without("DatabaseIngress")),
                arguments("the function's egress rule", "SI-21", without("DatabaseEgress")),
                arguments("the endpoint's ingress rule", "SI-17", without("SecretsManagerIngress")),
                arguments("the way to the endpoint", "SI-17", without("SecretsManagerEgress")),
                arguments(
                        "what the run waits for",
                        "SI-21",
                        resources -> Template.map(resources.get(RUN))
                                .put(
                                        "DependsOn",
                                        List.of(find(resources, NETWORK + "SecretsManager")
                                                .toArray()))),
                arguments("the layer", "SI-40", resources -> function(resources).remove("Layers")),
                arguments("the host", "SI-20", variable("DB_HOST", "other.eu-west-3.rds.amazonaws.com")),
                arguments("the database", "SI-31", variable("DB_NAME", "documents")),
                arguments("the user", "SI-29", variable("DB_USER", "rdsadmin")),
                arguments("the SQL folder", "SI-40", variable("SQL_DIR", "/opt/sqls")),
                arguments(
                        "the secret",
                        "SI-13",
                        variable(
                                "DB_SECRET_ARN",
                                "arn:aws:secretsmanager:eu-west-3:111122223333:secret:ca-a2a/other-Xk3f9Q")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void fails(String what, String code, Consumer<Map<String, Object>> change) throws Exception {
        try (var account = Account.open(directory)) {
            CloudAssembly assembly = copy();
            Synth.edit(assembly, Account.DOCUMENTS, change.andThen(WrongTemplateIT::doNotWaitLong));

            Deployment deployment = account.deploy(assembly, Account.DOCUMENTS);

            assertThat(deployment.status()).isEqualTo("ROLLBACK_COMPLETE");
            assertThat(Answers.failure(deployment).logicalId()).isEqualTo(RUN);
            assertThat(deployment.invocations()).hasSize(1);
            Answers.reason(deployment, deployment.invocations().get(0), code);
            assertThat(account.tables(Account.DOCUMENTS)).isEmpty();
        }
    }

    @Test
    void aHandlerThatIsNotThereIsNamed() throws Exception {
        try (var account = Account.open(directory)) {
            CloudAssembly assembly = copy();
            Synth.edit(
                    assembly,
                    Account.DOCUMENTS,
                    resources -> function(resources).put("Handler", "dev.schemainit.Handlers::handleRequest"));

            Deployment deployment = account.deploy(assembly, Account.DOCUMENTS);

            assertThat(deployment.status()).isEqualTo("ROLLBACK_COMPLETE");
            assertThat(deployment.exchanges().get(0).reason())
                    .startsWith("Error: Class not found: dev.schemainit.Handlers");
            assertThat(Answers.error(deployment.invocations().get(0))).containsKey("errorType");
            assertThat(account.tables(Account.DOCUMENTS)).isEmpty();
        }
    }

    /** Domainflow makes an endpoint of its own, and is told its name: another name leads nowhere. */
    @Test
    void anEndpointUnderAnotherNameIsNotReached() throws Exception {
        try (var account = Account.open(directory)) {
            CloudAssembly assembly = copy();
            Synth.edit(
                    assembly,
                    Account.DOMAINFLOW,
                    variable("AWS_ENDPOINT_URL_SECRETS_MANAGER", "https://vpce-0.x.vpce.amazonaws.com")
                            .andThen(WrongTemplateIT::doNotWaitLong));

            Deployment deployment = account.deploy(assembly, Account.DOMAINFLOW);

            assertThat(deployment.status()).isEqualTo("ROLLBACK_COMPLETE");
            Answers.reason(deployment, deployment.invocations().get(0), "SI-17");
            assertThat(account.tables(Account.DOMAINFLOW)).isEmpty();
        }
    }

    private CloudAssembly copy() throws Exception {
        Path copy = directory.resolve("cdk.out");
        FileCopies.copy(committed.directory(), copy);
        return new CloudAssembly(copy);
    }

    private static Arguments arguments(String what, String code, Consumer<Map<String, Object>> change) {
        return Arguments.of(what, code, change);
    }

    private static Consumer<Map<String, Object>> without(String rule) {
        return resources -> {
            List<String> ids = find(resources, NETWORK + rule);
            assertThat(ids).hasSize(1);
            resources.keySet().removeAll(ids);
            var run = Template.map(resources.get(RUN));
            run.put(
                    "DependsOn",
                    Template.names(run.get("DependsOn")).stream()
                            .filter(id -> !ids.contains(id))
                            .toList());
        };
    }

    private static Consumer<Map<String, Object>> variable(String name, String value) {
        return resources -> Template.map(
                        Template.map(function(resources).get("Environment")).get("Variables"))
                .put(name, value);
    }

    /** What is not there is waited for, because it may be new, and a rejected password, because it may be rotating. */
    private static void doNotWaitLong(Map<String, Object> resources) {
        function(resources).put("Timeout", 6);
    }

    private static List<String> find(Map<String, Object> resources, String prefix) {
        return resources.keySet().stream().filter(id -> id.startsWith(prefix)).toList();
    }

    private static Map<String, Object> function(Map<String, Object> resources) {
        return resources.values().stream()
                .map(Template::map)
                .map(resource -> Template.map(resource.get("Properties")))
                .filter(properties -> "java25".equals(properties.get("Runtime")))
                .findFirst()
                .orElseThrow();
    }
}
