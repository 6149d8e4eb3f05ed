package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.localcloud.ExistingDatabase;
import dev.schemainit.localcloud.cloudformation.CdkCommand;
import dev.schemainit.localcloud.cloudformation.Template;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Deploys environments of cdk.json to their real account, verifies, deploys again, and destroys the stacks, whatever
 * happens.
 *
 * <p>Runs with the Maven profile aws alone; docs/proven/unproven.md has the command and the permissions.
 */
class RealAccountDeployment {
    private static final Duration FUNCTION_TIME = Duration.ofSeconds(270);

    @TempDir
    private Path directory;

    static Stream<String> environments() {
        String names = System.getProperty("aws.environments", "");
        assertThat(names).as("-Daws.environments=name,name").isNotBlank();
        return Stream.of(names.split(","));
    }

    @ParameterizedTest
    @MethodSource("environments")
    void deploysVerifiesDeploysNothingAndIsGone(String environment) throws Exception {
        try {
            cdk("deploy", environment, "--require-approval", "never");
            ExistingDatabase database = ExistingDatabase.read(Account.HOME, environment);
            Template template = new CdkCommand(Account.HOME)
                    .synth(directory.resolve("cdk.out"))
                    .template(environment);
            try (LambdaClient client = client(database.stack().region())) {
                String function = functionName(template);
                InvokeResponse verified = client.invoke(request ->
                        request.functionName(function).payload(SdkBytes.fromUtf8String("{\"action\":\"verify\"}")));
                assertThat(verified.payload().asUtf8String()).contains("Database schema verified successfully");
                assertThat(verified.functionError()).isNull();
                int versions = versions(client, function);

                assertThat(cdk("deploy", environment, "--require-approval", "never"))
                        .contains("(no changes)");

                assertThat(versions(client, function)).isEqualTo(versions);
            }
        } finally {
            cdk("destroy", environment, "--force");
        }
    }

    private static String cdk(String... arguments) throws Exception {
        var command = new ArrayList<>(
                List.of(Account.HOME.resolve("node_modules/.bin/cdk").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static LambdaClient client(String region) {
        return LambdaClient.builder()
                .region(Region.of(region))
                .httpClient(UrlConnectionHttpClient.builder()
                        .socketTimeout(FUNCTION_TIME)
                        .build())
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(FUNCTION_TIME))
                .build();
    }

    private static int versions(LambdaClient client, String function) {
        return client.listVersionsByFunction(request -> request.functionName(function))
                .versions()
                .size();
    }

    private static String functionName(Template template) {
        return template.resources().values().stream()
                .map(Template.Resource::properties)
                .filter(properties -> "java25".equals(properties.get("Runtime")))
                .map(properties -> (String) properties.get("FunctionName"))
                .findFirst()
                .orElseThrow();
    }
}
