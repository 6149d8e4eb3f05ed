package dev.schemainit.lambda;

import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs tokens of IAM, with which a user logs in to a database of RDS, without a call.
 *
 * <p>A token is a presigned request to connect, without its scheme. Source: Amazon RDS User Guide, "IAM database
 * authentication for MariaDB, MySQL, and PostgreSQL".
 */
public final class TokenSigner {
    /** Variables that Lambda sets. */
    static final String REGION = "AWS_REGION";

    static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

    private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

    /** RDS takes no longer one. */
    private static final Duration VALIDITY = Duration.ofMinutes(15);

    private static final String SCHEME = "https://";

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final Map<String, String> environment;
    private final Clock clock;

    /** @param environment the function's, with its region and the credentials of its role */
    TokenSigner(Map<String, String> environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /** A token that holds for 15 minutes from now on. */
    String token(Host host, Port port, UserName user) {
        SdkHttpRequest connect = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                // As RDS spells its endpoints.
                .host(host.inUrl().toLowerCase(Locale.ROOT))
                .port(port.number())
                .encodedPath("/")
                .putRawQueryParameter("Action", "connect")
                .putRawQueryParameter("DBUser", user.text())
                .build();
        SdkHttpRequest signed = signer.sign(request -> request.identity(credentials(environment))
                        .request(connect)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, value(environment, REGION))
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, VALIDITY)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
        return signed.getUri().toString().substring(SCHEME.length());
    }

    /** What Lambda has put into the function's environment for its role. */
    public static AwsCredentialsIdentity credentials(Map<String, String> environment) {
        String session = environment.get(SESSION_TOKEN);
        return session == null
                ? AwsCredentialsIdentity.create(value(environment, ACCESS_KEY), value(environment, SECRET_KEY))
                : AwsSessionCredentialsIdentity.create(
                        value(environment, ACCESS_KEY), value(environment, SECRET_KEY), session);
    }

    private static String value(Map<String, String> environment, String variable) {
        return Objects.requireNonNull(environment.get(variable), variable);
    }
}
