package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.ExistingDatabase;
import dev.schemainit.localcloud.cloudformation.CdkCommand;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.localcloud.lambda.FunctionVersion;
import dev.schemainit.localcloud.lambda.Invocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Both stacks as {@code npx cdk synth} wrote them, deployed for the first time, on one server, and again. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class FirstDeploymentIT {
    @TempDir
    private static Path synthesized;

    private static CloudAssembly assembly;

    @TempDir
    private Path directory;

    @BeforeAll
    static void synthesize() throws Exception {
        assembly = new CdkCommand(Account.HOME).synth(synthesized.resolve("cdk.out"));
    }

    @Test
    void bothStacksOnOneServer() throws Exception {
        try (var account = Account.open(directory)) {
            Deployment documents = account.deploy(assembly, Account.DOCUMENTS);
            Deployment domainflow = account.deploy(assembly, Account.DOMAINFLOW);

            assertCreated(documents);
            assertThat(Answers.applied(documents.invocations().get(0))).containsExactly("V1__documents.sql");
            assertThat(account.tables(Account.DOCUMENTS))
                    .containsExactly("documents", "processing_logs", "schemainit.history", "schemainit.verified");
            assertThat(account.history(Account.DOCUMENTS)).containsExactly("V1__documents.sql");

            assertCreated(domainflow);
            assertThat(account.history(Account.DOMAINFLOW))
                    .hasSize(5)
                    .startsWith("V1__tenancy.sql")
                    .endsWith("seed/R__builtin_data.sql");
            assertThat(account.query(Account.DOMAINFLOW, "SELECT count(*) FROM agent_definitions"))
                    .containsExactly("12");
            assertThat(account.query(Account.DOMAINFLOW, "SELECT extname FROM pg_extension"))
                    .contains("postgis");
            assertThat(account.tables(Account.DOMAINFLOW)).doesNotContain("documents");
        }
    }

    /** What the function was told and how it connected, from what the template says. */
    @Test
    void theFunctionRunsAsTheTemplateSays() throws Exception {
        try (var account = Account.open(directory)) {
            Invocation run =
                    account.deploy(assembly, Account.DOCUMENTS).invocations().get(0);

            Map<String, Object> report = Answers.report(run);
            ExistingDatabase database = account.database(Account.DOCUMENTS);
            assertThat(report)
                    .containsEntry("database", database.host() + ":5432/documents_db")
                    .containsEntry("action", "apply");
            assertThat((List<?>) report.get("details")).first().asString().endsWith(" as postgres");
            assertThat(run.functionArn())
                    .isEqualTo("arn:aws:lambda:eu-west-3:111122223333:function:documents-SchemaInitializer-0B9FFADF:1");
            String arn = database.secret().arn().replace("-Xk3f9Q", "\"");
            assertThat(account.cloud().secrets().requests())
                    .filteredOn(request -> request.body().contains(arn))
                    .hasSize(1);
            FunctionVersion function = account.cloud().lambda().function(run.functionArn());
            assertThat(function.settings().handler()).isEqualTo("dev.schemainit.lambda.Handler::handleRequest");
            assertThat(function.settings().timeout()).hasSeconds(240);
            assertThat(function.settings().memory()).isEqualTo(1769);
        }
    }

    @Test
    void anUnchangedRedeploymentInvokesNothing() throws Exception {
        try (var account = Account.open(directory)) {
            account.deploy(assembly, Account.DOCUMENTS);
            List<String> history = account.query(Account.DOCUMENTS, "SELECT history::text FROM schemainit.history");
            CloudAssembly again = Synth.committed(directory);

            Deployment deployment = account.deploy(again, Account.DOCUMENTS);

            assertThat(versions(again)).isEqualTo(versions(assembly)).hasSize(1);
            assertThat(deployment.status()).isEqualTo("UPDATE_COMPLETE");
            assertThat(deployment.events()).hasSize(2);
            assertThat(deployment.exchanges()).isEmpty();
            assertThat(deployment.invocations()).isEmpty();
            assertThat(account.query(Account.DOCUMENTS, "SELECT history::text FROM schemainit.history"))
                    .isEqualTo(history);
        }
    }

    private static void assertCreated(Deployment deployment) {
        assertThat(deployment.status()).as(deployment.events().toString()).isEqualTo("CREATE_COMPLETE");
        assertThat(deployment.exchanges()).singleElement().satisfies(exchange -> {
            assertThat(exchange.request()).containsEntry("RequestType", "Create");
            assertThat(exchange.response()).containsEntry("Status", "SUCCESS");
        });
        assertThat(deployment.invocations())
                .singleElement()
                .satisfies(invocation -> assertThat(invocation.event()).isEmpty());
    }

    private static List<String> versions(CloudAssembly synth) throws Exception {
        return synth.template(Account.DOCUMENTS).resources().values().stream()
                .filter(resource -> resource.type().equals("AWS::Lambda::Version"))
                .map(Template.Resource::id)
                .toList();
    }
}
