package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Canary;
import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.localcloud.lambda.Invocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** What an operator does after a deployment: the commands of the stack's outputs, through an AWS client. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class OperatorIT {
    private static final String STACK = Account.DOCUMENTS;
    private static final Pattern COMMAND =
            Pattern.compile("aws lambda invoke --function-name (\\S+) --region (\\S+) .*--payload '(.*)' \\S+\\.json");

    @TempDir
    private Path directory;

    private Account account;
    private CloudAssembly assembly;

    @BeforeEach
    void deploy() throws Exception {
        account = Account.open(directory);
        assembly = Synth.committed(directory);
        Deployment deployment = account.deploy(assembly, STACK);
        assertThat(deployment.exchanges().get(0).response()).containsEntry("Status", "SUCCESS");
    }

    @AfterEach
    void close() throws Exception {
        account.close();
    }

    @Test
    void verifyFindsDriftAndChangesNothing() throws Exception {
        assertThat(run("VerifyCommand").functionError()).isNull();
        assertThat(Answers.report(last())).containsEntry("message", "Database schema verified successfully");
        account.execute(STACK, "ALTER TABLE documents ADD COLUMN by_hand text");

        InvokeResponse drifted = run("VerifyCommand");

        assertThat(drifted.statusCode()).isEqualTo(200);
        assertThat(drifted.functionError()).isEqualTo("Unhandled");
        assertThat(drifted.payload().asUtf8String()).contains("SI-64", "documents column by_hand");
        assertThat(account.history(STACK)).containsExactly("V1__documents.sql");
        assertThat(account.query(STACK, "SELECT count(*) FROM pg_attribute WHERE attname = 'by_hand'"))
                .containsExactly("1");
    }

    @Test
    void infoListsWhatWasApplied() throws Exception {
        InvokeResponse response = run("InfoCommand");

        assertThat(response.functionError()).isNull();
        assertThat(response.executedVersion()).isEqualTo("$LATEST");
        assertThat(Answers.report(last()))
                .containsEntry("action", "info")
                .containsEntry("message", "Database schema is as expected")
                .containsEntry("alreadyApplied", List.of("V1__documents.sql"));
        assertThat(account.history(STACK)).containsExactly("V1__documents.sql");
    }

    /** The process that answered before the rotation answers after it, too. */
    @Test
    void aWarmProcessReadsARotatedSecretAgain() throws Exception {
        run("VerifyCommand");
        account.rotate(STACK, Canary.OTHER_PASSWORD);

        assertThat(run("VerifyCommand").functionError()).isNull();

        assertThat(Answers.report(last())).containsEntry("message", "Database schema verified successfully");
        assertThat(last().time()).isLessThan(Duration.ofSeconds(2));
    }

    private InvokeResponse run(String output) throws Exception {
        Map<String, Object> outputs =
                Template.map(assembly.template(STACK).content().get("Outputs"));
        Matcher command =
                COMMAND.matcher((String) Template.map(outputs.get(output)).get("Value"));
        assertThat(command.matches()).isTrue();
        try (LambdaClient client = AwsClients.lambda(account.cloud().lambda().url(), command.group(2))) {
            return client.invoke(request ->
                    request.functionName(command.group(1)).payload(SdkBytes.fromUtf8String(command.group(3))));
        }
    }

    private Invocation last() {
        List<Invocation> invocations = account.cloud().lambda().invocations();
        return invocations.get(invocations.size() - 1);
    }
}
