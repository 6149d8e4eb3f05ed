package dev.schemainit.lambda;

import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Waiting;
import dev.schemainit.engine.failure.SchemaInitException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * Reads secrets from Secrets Manager, with the AWS SDK's own client.
 *
 * <p>Where it asks and how often is the SDK's to say: {@code AWS_ENDPOINT_URL}, {@code AWS_USE_FIPS_ENDPOINT},
 * {@code AWS_USE_DUALSTACK_ENDPOINT} and {@code AWS_RETRY_MODE} work as in every program that uses the SDK. Source: AWS
 * Secrets Manager API Reference, "GetSecretValue" and "Common Errors".
 */
final class SecretsReader {
    /** How long Secrets Manager may not be there: a new endpoint, its name and its rules need that. */
    private static final Duration NEW_ENDPOINT = Duration.ofSeconds(90);

    private static final String CURRENT = "AWSCURRENT";
    private static final String PENDING = "AWSPENDING";

    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final Duration WITH_RETRIES = Duration.ofSeconds(15);

    private final SecretsManagerClient client;
    private final String region;

    private SecretsReader(SecretsManagerClient client, String region) {
        this.client = client;
        this.region = region;
    }

    /**
     * A reader of the region that the function's secrets are in. Connects to nothing.
     *
     * @param environment the function's, which may be wrong: that is said when it is called
     * @return empty where it names no secret, which spares the client
     */
    static Optional<SecretsReader> of(Map<String, String> environment) {
        return of(environment, Optional.empty());
    }

    /** The same, with a reader that exists if it is of that region. */
    static Optional<SecretsReader> of(Map<String, String> environment, Optional<SecretsReader> existing) {
        return region(environment)
                .map(region ->
                        existing.filter(reader -> reader.region.equals(region)).orElseGet(() -> ofRegion(region)));
    }

    private static Optional<String> region(Map<String, String> environment) {
        return Stream.concat(
                        SecretArn.parse(environment
                                        .getOrDefault(Settings.SECRET_ARN, "")
                                        .strip())
                                .stream(),
                        LoginSetting.read(new SettingsReader(environment)).stream()
                                .flatMap(login -> Optional.ofNullable(login.secret()).stream()))
                .findFirst()
                .map(SecretArn::region);
    }

    private static SecretsReader ofRegion(String region) {
        var client = SecretsManagerClient.builder()
                .region(Region.of(region))
                .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(TIMEOUT)
                        .socketTimeout(TIMEOUT)
                        .build())
                .overrideConfiguration(override -> override.retryStrategy(new RetryAnswers()))
                .build();
        return new SecretsReader(client, region);
    }

    /**
     * The current text of a secret. Waits for a Secrets Manager that cannot be reached yet.
     *
     * @param deadline when the run has to end
     * @param progress is told what is waited for
     * @throws SchemaInitException when it cannot be read; it repeats the ARN and no text of an answer
     */
    String text(SecretArn secret, Deadline deadline, Consumer<String> progress) {
        return text(version(secret, CURRENT, deadline, progress));
    }

    /** The text that a rotation is about to make the current one; empty where no rotation is under way. */
    Optional<String> pendingText(SecretArn secret, Deadline deadline, Consumer<String> progress) {
        try {
            GetSecretValueResponse version = version(secret, PENDING, deadline, progress);
            // A rotation that has ended leaves its label on what is current now.
            return version.versionStages().contains(CURRENT) ? Optional.empty() : Optional.of(text(version));
        } catch (SchemaInitException failure) {
            // The service has the same answer for a stage that no version is in.
            if (failure.code() == FunctionError.SECRET_NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private GetSecretValueResponse version(
            SecretArn secret, String stage, Deadline deadline, Consumer<String> progress) {
        // Nothing but its own timeout ends the client's attempt to connect.
        var waiting = new Waiting(deadline, TIMEOUT, progress);
        Deadline limit = Deadline.in(NEW_ENDPOINT);
        while (true) {
            try {
                return version(secret, stage, deadline);
            } catch (AwsServiceException refused) {
                throw explain(refused, secret);
            } catch (SdkClientException noAnswer) {
                SchemaInitException failure = FunctionError.SECRET_UNREACHABLE.exception(host());
                if (!mayAppear(noAnswer) || !waiting.allows(limit)) {
                    throw waiting.ended(failure);
                }
                waiting.pause(limit, failure.reason());
            }
        }
    }

    private GetSecretValueResponse version(SecretArn secret, String stage, Deadline deadline) {
        return client.getSecretValue(request -> request.secretId(secret.text())
                .versionStage(stage)
                .overrideConfiguration(override -> override.apiCallTimeout(deadline.attempt(WITH_RETRIES))));
    }

    private static String text(GetSecretValueResponse version) {
        if (version.secretString() == null) {
            throw FunctionError.SECRET_UNREADABLE.exception("it is binary");
        }
        return version.secretString();
    }

    /** Whether the network or time stood in the way; a certificate that is wrong stays wrong. */
    private static boolean mayAppear(SdkClientException failure) {
        boolean network = failure instanceof ApiCallTimeoutException;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return false;
            }
            network |= cause instanceof IOException;
        }
        return network;
    }

    /** Secrets Manager of the region, which an endpoint in the VPC stands for. */
    private String host() {
        return "secretsmanager." + region + "."
                + PartitionMetadata.of(Region.of(region)).dnsSuffix();
    }

    private SchemaInitException explain(AwsServiceException refused, SecretArn secret) {
        if (RetryUtils.isThrottlingException(refused)) {
            return FunctionError.SECRET_THROTTLED.exception(secret);
        }
        String code = String.valueOf(refused.awsErrorDetails().errorCode());
        String message = String.valueOf(refused.awsErrorDetails().errorMessage());
        return switch (code) {
            case "ResourceNotFoundException" -> FunctionError.SECRET_NOT_FOUND.exception(secret, region);
            case "InvalidRequestException" -> FunctionError.SECRET_BEING_DELETED.exception(secret);
            case "DecryptionFailure", "DecryptionFailureException" -> FunctionError.SECRET_KEY.exception(secret);
            case "AccessDeniedException" ->
                message.contains("KMS")
                        ? FunctionError.SECRET_KEY.exception(secret)
                        : FunctionError.SECRET_ACCESS_DENIED.exception(secret);
            default ->
                FunctionError.SECRET_FAILED.exception(
                        code.matches("[A-Za-z]+") && !code.equals("null") ? code : "status " + refused.statusCode(),
                        secret);
        };
    }
}
