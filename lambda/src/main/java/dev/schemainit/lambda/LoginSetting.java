package dev.schemainit.lambda;

import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A login of the environment, as {@link Settings#LOGINS} has it: {@code {"app": {"role": "shop_write", "secret":
 * "<ARN>"}, "report": {"role": "shop_read", "auth": "iam"}}}.
 *
 * @param role of the folder's {@code access.txt}
 * @param secret with its password; null where it logs in with tokens of IAM
 */
record LoginSetting(UserName name, String role, @Nullable SecretArn secret) {
    private static final String ROLE = "role";
    private static final String SECRET = "secret";
    private static final String AUTH = "auth";
    private static final Set<String> FIELDS = Set.of(ROLE, SECRET, AUTH);

    /** All of them, by name; none if the variable is missing. What is wrong is a problem of the reader. */
    static List<LoginSetting> read(SettingsReader reader) {
        var logins = new ArrayList<LoginSetting>();
        reader.optional(Settings.LOGINS, "a JSON object by the names of logins", Json::readObject)
                .ifPresent(object -> object.forEach((name, value) -> {
                    Optional<UserName> user = UserName.parse(name);
                    if (user.isPresent() && value instanceof Map<?, ?> fields) {
                        login(user.get(), fields, reader).ifPresent(logins::add);
                    } else {
                        reader.problem(Settings.LOGINS + " is not " + UserName.RULE + " and an object for each login");
                    }
                }));
        return List.copyOf(logins);
    }

    private static Optional<LoginSetting> login(UserName name, Map<?, ?> fields, SettingsReader reader) {
        Optional<SecretArn> secret = Optional.ofNullable(fields.get(SECRET))
                .flatMap(arn -> SecretArn.parse(arn.toString()))
                .filter(SecretArn::isComplete);
        boolean authenticates = fields.containsKey(SECRET)
                ? secret.isPresent() && !fields.containsKey(AUTH)
                : "iam".equals(fields.get(AUTH));
        if (!authenticates) {
            problem(name, "has neither the complete ARN of a secret nor the auth iam, or both", reader);
        }
        if (!FIELDS.containsAll(fields.keySet())) {
            problem(name, "has another field than role, secret and auth", reader);
        }
        if (!(fields.get(ROLE) instanceof String role) || role.isBlank()) {
            problem(name, "has no role", reader);
            return Optional.empty();
        }
        return Optional.of(new LoginSetting(name, role, secret.orElse(null)));
    }

    private static void problem(UserName name, String problem, SettingsReader reader) {
        reader.problem(Settings.LOGINS + ": login " + name + " " + problem);
    }
}
