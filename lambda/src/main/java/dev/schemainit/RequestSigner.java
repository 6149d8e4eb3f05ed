package dev.schemainit;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs requests to one AWS service with the credentials that Lambda puts into the environment: no chain of providers is
 * searched.
 *
 * <p>The signature is the AWS SDK's. Source: AWS Identity and Access Management User Guide, "AWS Signature Version 4 for API
 * requests".
 */
final class RequestSigner {
    private final String service;
    private final String region;
    private final Map<String, String> environment;

    RequestSigner(String service, String region, Map<String, String> environment) {
        this.service = service;
        this.region = region;
        this.environment = environment;
    }

    /** All headers of a POST: those given, and those that sign it. */
    Map<String, String> headers(URI endpoint, Map<String, String> given, byte[] body) {
        var request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(endpoint);
        given.forEach(request::putHeader);
        var signed = AwsV4HttpSigner.create()
                .sign(order -> order.identity(credentials())
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        var headers = new LinkedHashMap<String, String>();
        signed.request().forEachHeader((name, values) -> headers.put(name, joined(values)));
        return headers;
    }

    private AwsCredentialsIdentity credentials() {
        String key = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        return Optional.ofNullable(environment.get("AWS_SESSION_TOKEN"))
                .<AwsCredentialsIdentity>map(token -> AwsSessionCredentialsIdentity.create(key, secret, token))
                .orElseGet(() -> AwsCredentialsIdentity.create(key, secret));
    }

    private static String joined(List<String> values) {
        return String.join(",", values);
    }
}
