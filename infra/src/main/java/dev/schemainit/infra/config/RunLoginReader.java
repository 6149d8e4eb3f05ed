package dev.schemainit.infra.config;

import static dev.schemainit.infra.config.ConfigKeys.matching;

import dev.schemainit.engine.address.UserName;
import dev.schemainit.infra.config.TargetEnvironment.DatabaseLogin;
import dev.schemainit.infra.config.TargetEnvironment.Location;
import dev.schemainit.infra.config.TargetEnvironment.SecretSource;
import dev.schemainit.lambda.SecretArn;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads who the run of an environment connects as. */
final class RunLoginReader {
    private static final String AUTH = "auth";
    private static final String IAM = "iam";
    private static final String MANAGED = "managed";

    private RunLoginReader() {}

    /** Whether it authenticates with IAM, and reads no secret for itself. */
    static boolean isIam(ConfigKeys keys) {
        return keys.is(AUTH, IAM);
    }

    /**
     * The login; null, and a problem, if anything is wrong with it.
     *
     * @param user null: none was given, or a wrong one
     */
    static @Nullable DatabaseLogin read(ConfigKeys keys, @Nullable Location location, @Nullable UserName user) {
        keys.optional(AUTH, "\"secret\" or \"iam\"", matching("secret|iam"));
        return isIam(keys) ? token(keys, user) : password(keys, location, user);
    }

    private static @Nullable DatabaseLogin token(ConfigKeys keys, @Nullable UserName user) {
        for (String key : List.of("secret", "secretKey")) {
            keys.refuse(key, "remove it: with \"auth\": \"iam\" the run has no password");
        }
        if (!keys.has("user")) {
            keys.problem("user", "missing; give the user that connects with IAM");
        } else if (user != null && !LoginRules.isIamName(user.text())) {
            keys.problem("user", "not " + LoginRules.IAM_RULE);
        }
        return user == null ? null : new DatabaseLogin.WithToken(user);
    }

    static @Nullable DatabaseLogin password(ConfigKeys keys, @Nullable Location location, @Nullable UserName user) {
        SecretSource secret =
                keys.required("secret", "a secret's name, its complete ARN or \"managed\"", RunLoginReader::secret);
        String key = key(keys, location);
        if (secret instanceof SecretSource.ByName byName && SecretArn.endsAsComplete(byName.name())) {
            keys.problem(
                    "secret",
                    "ends in a hyphen and six characters, as a complete ARN does, and could be taken for another"
                            + " secret; give the complete ARN");
        }
        if (secret instanceof SecretSource.ByArn byArn
                && location != null
                && !byArn.arn().region().equals(location.region())) {
            keys.problem("secret", "not in the environment's region");
        }
        return secret == null ? null : new DatabaseLogin.WithPassword(secret, key, user);
    }

    /** The key of a secret; null if it is missing or wrong. */
    static @Nullable String key(ConfigKeys keys, @Nullable Location location) {
        String key = keys.optional(
                "secretKey",
                "the ARN of a KMS key",
                matching("arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+"));
        if (key != null && location != null && !key.contains(":kms:" + location.region() + ":")) {
            keys.problem("secretKey", "not in the environment's region");
        }
        return key;
    }

    private static Optional<SecretSource> secret(String text) {
        if (text.equals(MANAGED)) {
            return Optional.of(new SecretSource.Managed());
        }
        return text.startsWith("arn:")
                ? SecretArn.parse(text).filter(SecretArn::isComplete).map(SecretSource.ByArn::new)
                : Optional.of(text).filter(SecretArn::isName).map(SecretSource.ByName::new);
    }
}
