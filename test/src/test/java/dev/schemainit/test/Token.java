package dev.schemainit.test;

import dev.schemainit.localcloud.network.TokenCheck.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * A token of IAM that anybody could have signed, rightly or wrongly.
 *
 * @param endpoint {@code host:port}
 * @param validity as the token says it
 */
record Token(
        String action,
        String service,
        String endpoint,
        String user,
        String region,
        Caller caller,
        Instant signed,
        Duration validity) {
    static Token of(String endpoint, String user, String region, Caller caller) {
        return new Token("connect", "rds-db", endpoint, user, region, caller, Instant.now(), Duration.ofMinutes(15));
    }

    Token withAction(String other) {
        return new Token(other, service, endpoint, user, region, caller, signed, validity);
    }

    Token withService(String other) {
        return new Token(action, other, endpoint, user, region, caller, signed, validity);
    }

    Token withEndpoint(String other) {
        return new Token(action, service, other, user, region, caller, signed, validity);
    }

    Token withUser(String other) {
        return new Token(action, service, endpoint, other, region, caller, signed, validity);
    }

    Token withRegion(String other) {
        return new Token(action, service, endpoint, user, other, caller, signed, validity);
    }

    Token withCaller(Caller other) {
        return new Token(action, service, endpoint, user, region, other, signed, validity);
    }

    Token signedBefore(Duration age) {
        return new Token(
                action, service, endpoint, user, region, caller, Instant.now().minus(age), validity);
    }

    Token withValidity(Duration other) {
        return new Token(action, service, endpoint, user, region, caller, signed, other);
    }

    String text() {
        String[] address = endpoint.split(":");
        SdkHttpRequest connect = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host(address[0])
                .port(Integer.parseInt(address[1]))
                .encodedPath("/")
                .putRawQueryParameter("Action", action)
                .putRawQueryParameter("DBUser", user)
                .build();
        var credentials =
                AwsSessionCredentialsIdentity.create(caller.accessKey(), caller.secretKey(), caller.sessionToken());
        return AwsV4HttpSigner.create()
                .sign(request -> request.identity(credentials)
                        .request(connect)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, validity)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(signed, ZoneOffset.UTC)))
                .request()
                .getUri()
                .toString()
                .substring("https://".length());
    }
}
