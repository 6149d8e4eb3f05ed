package dev.schemainit.localcloud.network;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks tokens of IAM as RDS does: a token is a request to connect to one endpoint as one user, signed by one caller
 * within the last 15 minutes.
 *
 * <p>Sources: AWS IAM User Guide, "Create a signed AWS API request" (its steps, with parameters in the query); Amazon
 * RDS User Guide, "IAM database authentication for MariaDB, MySQL, and PostgreSQL".
 *
 * @param endpoint {@code host:port}, as applications know it
 * @param caller who may sign
 */
public record TokenCheck(String endpoint, String region, Caller caller, Clock clock) {
    /** The credentials of a role's session, as Lambda gives them to a function. */
    public record Caller(String accessKey, String secretKey, String sessionToken) {}

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** How far the clocks of a signer and of AWS may differ. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** Whether this user may connect with this token now. */
    boolean accepts(String user, String token) {
        int query = token.indexOf("/?");
        if (query < 0 || !token.substring(0, query).equals(endpoint)) {
            return false;
        }
        try {
            return accepts(user, parameters(token.substring(query + 2)));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return false;
        }
    }

    private boolean accepts(String user, Map<String, String> parameters) {
        String time = parameters.getOrDefault("X-Amz-Date", "");
        Instant signed = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
        String scope = time.substring(0, "yyyyMMdd".length()) + "/" + region + "/rds-db/aws4_request";
        var wanted = Map.of(
                "Action",
                "connect",
                "DBUser",
                user,
                "X-Amz-Algorithm",
                ALGORITHM,
                "X-Amz-Credential",
                caller.accessKey() + "/" + scope,
                "X-Amz-SignedHeaders",
                "host",
                "X-Amz-Security-Token",
                caller.sessionToken());
        return parameters.entrySet().containsAll(wanted.entrySet())
                && isInTime(signed, Duration.ofSeconds(Long.parseLong(parameters.getOrDefault("X-Amz-Expires", ""))))
                && signature(time, scope, parameters).equals(parameters.get(SIGNATURE));
    }

    private boolean isInTime(Instant signed, Duration validity) {
        Instant now = clock.instant();
        return validity.compareTo(LONGEST) <= 0
                && now.isBefore(signed.plus(validity))
                && now.isAfter(signed.minus(SKEW));
    }

    private String signature(String time, String scope, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals(SIGNATURE))
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .sorted()
                .collect(Collectors.joining("&"));
        String request = "GET\n/\n" + query + "\nhost:" + endpoint + "\n\nhost\n" + sha256("");
        byte[] key = ("AWS4" + caller.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, ALGORITHM + "\n" + time + "\n" + scope + "\n" + sha256(request)));
    }

    /** @throws IllegalArgumentException for a query that is none, or that has a parameter twice */
    private static Map<String, String> parameters(String query) {
        var parameters = new TreeMap<String, String>();
        for (String parameter : query.split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            if (parts.length < 2 || parameters.put(decoded(parts[0]), decoded(parts[1])) != null) {
                throw new IllegalArgumentException("no query");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Everything but letters, digits and {@code -._~}, as RFC 3986 does. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
