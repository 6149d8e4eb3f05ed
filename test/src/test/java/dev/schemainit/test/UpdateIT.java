package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.CustomResources.Exchange;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.localcloud.lambda.Invocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deployments of changed SQL, good and bad, and the way back. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class UpdateIT {
    private static final String STACK = Account.DOCUMENTS;
    private static final String STATE = "SELECT history::text FROM schemainit.history ORDER BY id";

    @RegisterExtension
    private final OpenAccount open = new OpenAccount();

    @Test
    void changedSqlIsANewVersionAndIsApplied() throws Exception {
        open.deploy();
        open.folder().withTags();

        Deployment update = open.deploy();

        assertThat(update.status()).isEqualTo("UPDATE_COMPLETE");
        assertThat(types(update)).containsExactly("Update");
        assertThat(update.exchanges().get(0).response()).containsEntry("Status", "SUCCESS");
        assertThat(update.invocations()).singleElement().satisfies(run -> {
            assertThat(run.functionArn()).endsWith(":2");
            assertThat(Answers.applied(run)).containsExactly("V2__tags.sql");
            assertThat(Answers.report(run)).containsEntry("alreadyApplied", List.of("V1__documents.sql"));
        });
        assertThat(open.account().history(STACK)).containsExactly("V1__documents.sql", "V2__tags.sql");
        assertThat(open.account().tables(STACK)).contains("tags");
    }

    @Test
    void wrongSqlFailsTheUpdateWithFileAndLineAndIsRolledBack() throws Exception {
        open.deploy();
        List<String> before = open.account().query(STACK, STATE);
        open.folder().withTags().with("V2__tags.sql", "CREATE TABLE tags (name text NOT NULL);\nSELECT 1 FORM tags;\n");

        Deployment update = open.deploy();

        assertThat(update.status()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
        assertThat(types(update)).containsExactly("Update", "Update");
        String reason = Answers.reason(update, update.invocations().get(0), "SI-80");
        assertThat(reason).contains("V2__tags.sql:2:15: syntax error (SQLSTATE 42601)");
        assertThat(Answers.failure(update).logicalId()).startsWith("SchemaInitializerRun");
        assertRanOnTheOlderVersion(update);
        assertThat(open.account().query(STACK, STATE)).isEqualTo(before);
        assertThat(open.account().tables(STACK)).doesNotContain("tags");

        // What the pull request that mends it deploys.
        open.folder().with("V2__tags.sql", "CREATE TABLE tags (name text NOT NULL);\n");
        Deployment mended = open.deploy();
        assertThat(mended.status()).isEqualTo("UPDATE_COMPLETE");
        assertThat(types(mended)).containsExactly("Update");
        assertThat(mended.exchanges().get(0).response()).containsEntry("Status", "SUCCESS");
        assertThat(Answers.applied(mended.invocations().get(0))).containsExactly("V2__tags.sql");
        assertThat(open.account().history(STACK)).containsExactly("V1__documents.sql", "V2__tags.sql");
    }

    @Test
    void wrongSqlFailsTheCreationAndLeavesNothing() throws Exception {
        open.folder().withTags().with("V2__tags.sql", "CREATE TABLE tags (name text NOT NULL);\nSELECT 1 FORM tags;\n");

        Deployment creation = open.deploy();

        assertThat(creation.status()).isEqualTo("ROLLBACK_COMPLETE");
        assertThat(types(creation)).containsExactly("Create", "Delete");
        assertThat(Answers.reason(creation, creation.invocations().get(0), "SI-80"))
                .contains("V2__tags.sql:2:15");
        // The provider answers the deletion without invoking anything.
        assertThat(creation.exchanges().get(1).response()).containsEntry("Status", "SUCCESS");
        assertThat(creation.invocations()).hasSize(1);
        assertThat(open.account().tables(STACK)).isEmpty();

        open.folder().with("V2__tags.sql", "CREATE TABLE tags (name text NOT NULL);\n");
        Deployment mended = open.deploy();
        assertThat(mended.status()).isEqualTo("CREATE_COMPLETE");
        assertThat(types(mended)).containsExactly("Create");
        assertThat(mended.exchanges().get(0).response()).containsEntry("Status", "SUCCESS");
        assertThat(open.account().history(STACK)).containsExactly("V1__documents.sql", "V2__tags.sql");
    }

    @Test
    void anUnexpectedCatalogIsToldLineByLineAndRolledBack() throws Exception {
        open.deploy();
        open.folder().withTags().with("V2__tags.sql", "CREATE TABLE tags (name varchar(9));\n");

        Deployment update = open.deploy();

        assertThat(update.status()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
        assertThat(Answers.reason(update, update.invocations().get(0), "SI-63"))
                .contains("table tags column name: expected text not null, found character varying(9)");
        assertThat(open.account().tables(STACK)).doesNotContain("tags");
        assertThat(open.account().history(STACK)).containsExactly("V1__documents.sql");
    }

    /** Something else in the stack fails after the run: CloudFormation goes back to the older function version. */
    @Test
    void theRollbackRunsTheOlderVersionWhichChangesNothing() throws Exception {
        open.deploy();
        open.folder().withTags();
        CloudAssembly update = open.synth();
        Synth.edit(update, STACK, resources -> {
            var topic = new LinkedHashMap<String, Object>();
            topic.put("Type", "AWS::SNS::Topic");
            topic.put("DependsOn", "SchemaInitializerRun374BC983");
            resources.put("Orders", topic);
        });
        open.account().cloud().refuse("AWS::SNS::Topic", "Topic limit exceeded");

        Deployment failed = open.account().deploy(update, STACK);

        assertThat(failed.status()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
        assertThat(Answers.failure(failed).logicalId()).isEqualTo("Orders");
        assertThat(types(failed)).containsExactly("Update", "Update");
        assertThat(failed.exchanges())
                .allSatisfy(exchange -> assertThat(exchange.response()).containsEntry("Status", "SUCCESS"));
        assertThat(failed.invocations())
                .extracting(run -> run.functionArn().replaceAll(".*:", ""))
                .containsExactly("2", "1");
        Map<String, Object> older = Answers.report(failed.invocations().get(1));
        assertThat(older).containsEntry("applied", List.of()).containsEntry("newer", List.of("V2__tags.sql"));
        assertThat(open.account().history(STACK)).containsExactly("V1__documents.sql", "V2__tags.sql");
        assertThat(open.account().tables(STACK)).contains("tags");

        // The next attempt finds its work done.
        Deployment again = open.deploy();
        assertThat(again.status()).isEqualTo("UPDATE_COMPLETE");
        assertThat(again.exchanges().get(0).response()).containsEntry("Status", "SUCCESS");
        assertThat(Answers.applied(again.invocations().get(0))).isEmpty();
        assertThat(open.account().history(STACK)).hasSize(2);
    }

    private static void assertRanOnTheOlderVersion(Deployment update) {
        Exchange back = update.exchanges().get(1);
        assertThat(back.response()).containsEntry("Status", "SUCCESS");
        assertThat(Template.map(back.request().get("ResourceProperties")))
                .isEqualTo(update.exchanges().get(0).request().get("OldResourceProperties"));
        Invocation older = update.invocations().get(1);
        assertThat(older.functionArn()).endsWith(":1");
        assertThat(Answers.applied(older)).isEmpty();
        assertThat(update.invocations()).hasSize(2);
    }

    private static List<Object> types(Deployment deployment) {
        return deployment.exchanges().stream()
                .map(exchange -> exchange.request().get("RequestType"))
                .toList();
    }
}
