package dev.schemainit;

import dev.schemainit.engine.ErrorCode;
import dev.schemainit.engine.SchemaInitException;
import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * Reads the text of one secret from Secrets Manager.
 *
 * <p>The credentials are those that Lambda puts into the environment, and the region is the ARN's: no chain of providers is
 * searched. {@code AWS_ENDPOINT_URL_SECRETS_MANAGER} is the SDK's own way to ask somewhere else.
 */
final class SecretsClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final Duration WITH_RETRIES = Duration.ofSeconds(15);
    private static final int SERVER_ERROR = 500;

    private final String arn;
    private final String region;
    private final SecretsManagerClient client;

    SecretsClient(String arn, String region) {
        this.arn = arn;
        this.region = region;
        this.client = SecretsManagerClient.builder()
                .region(Region.of(region))
                .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(TIMEOUT)
                        .socketTimeout(TIMEOUT)
                        .build())
                .overrideConfiguration(override -> override.defaultProfileFile(
                                ProfileFile.aggregator().build())
                        .apiCallTimeout(WITH_RETRIES)
                        // Not after a connection that failed: a missing route would cost the timeout three times.
                        .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder()
                                .useClientDefaults(false)
                                .retryOnException(SecretsClient::mayPass)
                                .treatAsThrottling(SecretsClient::isThrottling)
                                .build()))
                .build();
    }

    /**
     * The secret's current text.
     *
     * @throws SchemaInitException when there is none to be had; it repeats the ARN and no text of an answer
     */
    String text() {
        try {
            GetSecretValueResponse response = client.getSecretValue(request -> request.secretId(arn));
            if (response.secretString() == null) {
                throw ErrorCode.SECRET_UNREADABLE.exception("it is binary");
            }
            return response.secretString();
        } catch (SecretsManagerException answer) {
            throw explain(answer);
        } catch (SdkClientException noAnswer) {
            throw ErrorCode.SECRET_UNREACHABLE.exception("secretsmanager." + region + ".amazonaws.com");
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private static boolean mayPass(Throwable failure) {
        return isThrottling(failure)
                || failure instanceof SdkServiceException answer && answer.statusCode() >= SERVER_ERROR;
    }

    private static boolean isThrottling(Throwable failure) {
        return failure instanceof SdkServiceException answer && answer.isThrottlingException();
    }

    private SchemaInitException explain(SecretsManagerException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String code = details == null ? "" : Objects.requireNonNullElse(details.errorCode(), "");
        String message = details == null ? "" : Objects.requireNonNullElse(details.errorMessage(), "");
        if (answer.isThrottlingException()) {
            return ErrorCode.SECRET_THROTTLED.exception(arn);
        }
        return switch (code) {
            case "ResourceNotFoundException" -> ErrorCode.SECRET_NOT_FOUND.exception(arn, region);
            case "InvalidRequestException" -> ErrorCode.SECRET_BEING_DELETED.exception(arn);
            case "DecryptionFailure", "DecryptionFailureException" -> ErrorCode.SECRET_KEY.exception(arn);
            case "AccessDeniedException" ->
                message.contains("KMS")
                        ? ErrorCode.SECRET_KEY.exception(arn)
                        : ErrorCode.SECRET_ACCESS_DENIED.exception(arn);
            default ->
                ErrorCode.SECRET_FAILED.exception(
                        code.matches("[A-Za-z]+") ? code : "status " + answer.statusCode(), arn);
        };
    }
}
