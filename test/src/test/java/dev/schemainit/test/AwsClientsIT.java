package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.localcloud.lambda.FunctionSettings;
import dev.schemainit.localcloud.lambda.FunctionVersion;
import dev.schemainit.localcloud.lambda.LambdaService;
import dev.schemainit.localcloud.lambda.Network;
import dev.schemainit.localcloud.network.SecretsManager;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * The local Lambda and the local Secrets Manager are what the AWS SDK's own clients take them for.
 *
 * <p>The forms of their answers: AWS Lambda API Reference, "Invoke"; AWS Secrets Manager API Reference,
 * "GetSecretValue".
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client has native code for Linux alone")
class AwsClientsIT {
    private static final String REGION = "eu-west-3";
    private static final String NAME = "schemainit";
    private static final String ARN = "arn:aws:lambda:eu-west-3:123456789012:function:" + NAME;

    @TempDir
    private static Path directory;

    private static SecretsManager secrets;
    private static Network network;
    private static LambdaService service;
    private static LambdaClient lambda;
    private static SecretsManagerClient secretsClient;

    @BeforeAll
    static void start() throws Exception {
        secrets = new SecretsManager();
        network = new Network(secrets.url());
        service = new LambdaService(network);
        lambda = AwsClients.lambda(service.url(), REGION);
        secretsClient = AwsClients.secretsManager(secrets.url(), REGION);
        Path task = Installation.packaged().unpackInto(directory.resolve("task"));
        // Without settings it answers each event with an error that tells which ones it lacks.
        service.put(new FunctionVersion(
                ARN + ":$LATEST",
                new FunctionSettings(
                        "dev.schemainit.lambda.Handler::handleRequest",
                        512,
                        Duration.ofSeconds(30),
                        Map.of(),
                        List.of()),
                task,
                task));
        service.publish(NAME, 1);
    }

    @AfterAll
    static void stop() throws Exception {
        lambda.close();
        secretsClient.close();
        service.close();
        network.close();
        secrets.close();
    }

    @Test
    void anErrorOfTheFunctionIsAnAnswerWithThePayload() {
        for (String name : List.of(NAME, ARN + ":1", NAME + ":1")) {
            InvokeResponse response =
                    lambda.invoke(request -> request.functionName(name).payload(SdkBytes.fromUtf8String("{}")));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.functionError()).isEqualTo("Unhandled");
            assertThat(response.executedVersion()).isEqualTo(name.endsWith(":1") ? "1" : "$LATEST");
            assertThat(response.responseMetadata().requestId()).isNotBlank();
            assertThat(response.payload().asUtf8String())
                    .contains(
                            "\"errorType\":\"dev.schemainit.engine.failure.SchemaInitException\"",
                            "DB_SECRET_ARN is missing");
        }
        assertThat(lambda.invoke(request -> request.functionName(NAME).qualifier("1"))
                        .executedVersion())
                .isEqualTo("1");
    }

    @Test
    void aFunctionThatDoesNotExistIsAnExceptionOfTheClient() {
        assertThatThrownBy(() -> lambda.invoke(request -> request.functionName(ARN + ":2")))
                .isInstanceOfSatisfying(LambdaException.class, refused -> {
                    assertThat(refused.statusCode()).isEqualTo(404);
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException");
                    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo("Function not found: " + ARN + ":2");
                });
    }

    @Test
    void aSecretIsReadWithAllThatTheServiceTellsOfIt() {
        secrets.put(SecretsManager.ARN, "a b\"c");

        GetSecretValueResponse response = secretsClient.getSecretValue(request -> request.secretId(SecretsManager.ARN));

        assertThat(response.secretString()).isEqualTo("a b\"c");
        assertThat(response.arn()).isEqualTo(SecretsManager.ARN);
        assertThat(response.name()).isEqualTo("database");
        assertThat(response.versionStages()).containsExactly("AWSCURRENT");
        assertThat(response.versionId()).matches("[0-9a-f-]{36}");
        assertThat(response.createdDate()).isBefore(Instant.now());
        assertThat(response.responseMetadata().requestId()).isNotBlank();
    }

    @Test
    void aSecretHasTheStagesOfARotation() {
        secrets.put(SecretsManager.ARN, "first");
        assertThat(stage("AWSCURRENT")).isEqualTo("first in [AWSCURRENT]");
        assertThatThrownBy(() -> stage("AWSPENDING")).isInstanceOfSatisfying(SecretsManagerException.class, refused -> {
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException");
            assertThat(refused.awsErrorDetails().errorMessage())
                    .isEqualTo(
                            "Secrets Manager can't find the specified secret value for staging label:" + " AWSPENDING");
        });

        secrets.putPending(SecretsManager.ARN, "second");
        assertThat(stage("AWSCURRENT")).isEqualTo("first in [AWSCURRENT]");
        assertThat(stage("AWSPENDING")).isEqualTo("second in [AWSPENDING]");

        secrets.finishRotation(SecretsManager.ARN);
        assertThat(stage("AWSCURRENT")).isEqualTo("second in [AWSCURRENT, AWSPENDING]");
        assertThat(stage("AWSPENDING")).isEqualTo("second in [AWSCURRENT, AWSPENDING]");
        assertThat(stage("AWSPREVIOUS")).isEqualTo("first in [AWSPREVIOUS]");
    }

    private static String stage(String stage) {
        GetSecretValueResponse response = secretsClient.getSecretValue(
                request -> request.secretId(SecretsManager.ARN).versionStage(stage));
        return response.secretString() + " in " + response.versionStages();
    }

    @Test
    void aSecretThatDoesNotExistIsAnExceptionOfTheClient() {
        assertThatThrownBy(() -> secretsClient.getSecretValue(request -> request.secretId(SecretsManager.ARN + "x")))
                .isInstanceOfSatisfying(SecretsManagerException.class, refused -> {
                    assertThat(refused.statusCode()).isEqualTo(400);
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException");
                    assertThat(refused.awsErrorDetails().errorMessage())
                            .isEqualTo("Secrets Manager can't find the specified secret.");
                });
    }
}
