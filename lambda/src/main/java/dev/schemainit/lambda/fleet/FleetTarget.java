package dev.schemainit.lambda.fleet;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.lambda.SecretArn;
import dev.schemainit.lambda.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One database of a fleet.
 *
 * @param name by which events and summaries call it
 * @param secret with the login; null: the user logs in with a token of IAM
 * @param user null: the secret names the user
 */
record FleetTarget(
        String name,
        Host host,
        Port port,
        DatabaseName database,
        @Nullable SecretArn secret,
        @Nullable UserName user) {
    private static final List<String> FIELDS = List.of("name", "host", "port", "database", "secret", "user");

    /** What the function's environment says of one database, which a target replaces. */
    private static final List<String> REPLACED =
            List.of(Settings.AUTH, Settings.SECRET_ARN, Settings.HOST, Settings.PORT, Settings.DATABASE, Settings.USER);

    /**
     * Reads {@code {"name": "t1", "host": "…", "port": 5432, "database": "t1", "secret": "<ARN>"}}, or with
     * {@code "user"} instead of the secret for IAM; the port may be missing.
     *
     * @param problems gets what is wrong
     */
    static Optional<FleetTarget> read(Map<?, ?> fields, Consumer<String> problems) {
        var reader = new Reader(fields, problems);
        fields.keySet().stream()
                .filter(field -> !FIELDS.contains(field))
                .forEach(field -> reader.problem("has another field than " + String.join(", ", FIELDS)));
        Optional<String> name = reader.required(
                "name",
                FleetSettings.TARGET_NAME_RULE,
                text -> Optional.of(text).filter(FleetSettings::isTargetName));
        Optional<Host> host = reader.required("host", Host.RULE, Host::parse);
        Optional<Port> port = fields.get("port") == null
                ? Optional.of(Port.DEFAULT)
                : reader.required("port", Port.RULE, Port::parse);
        Optional<DatabaseName> database = reader.required("database", DatabaseName.RULE, DatabaseName::parse);
        Optional<SecretArn> secret = reader.optional("secret", SecretArn.RULE, SecretArn::parse);
        Optional<UserName> user = reader.optional("user", UserName.RULE, UserName::parse);
        if (fields.get("secret") == null && fields.get("user") == null) {
            reader.problem("has neither a secret nor a user");
        }
        return reader.isRight()
                ? Optional.of(new FleetTarget(
                        name.orElseThrow(),
                        host.orElseThrow(),
                        port.orElseThrow(),
                        database.orElseThrow(),
                        secret.orElse(null),
                        user.orElse(null)))
                : Optional.empty();
    }

    /** {@code host:port}. */
    String server() {
        return host.inUrl() + ":" + port;
    }

    /** The environment of a function that has this database alone. */
    Map<String, String> environment(Map<String, String> fleet) {
        var environment = new LinkedHashMap<>(fleet);
        REPLACED.forEach(environment::remove);
        environment.put(Settings.HOST, host.text());
        environment.put(Settings.PORT, port.toString());
        environment.put(Settings.DATABASE, database.text());
        if (user != null) {
            environment.put(Settings.USER, user.text());
        }
        if (secret == null) {
            environment.put(Settings.AUTH, "iam");
        } else {
            environment.put(Settings.SECRET_ARN, secret.text());
        }
        return environment;
    }

    /** Reads fields, and never repeats a value: a list can hold by mistake what it should not. */
    private static final class Reader {
        private final Map<?, ?> fields;
        private final Consumer<String> problems;
        private boolean right = true;

        Reader(Map<?, ?> fields, Consumer<String> problems) {
            this.fields = fields;
            this.problems = problems;
        }

        boolean isRight() {
            return right;
        }

        void problem(String problem) {
            right = false;
            problems.accept(problem);
        }

        <T> Optional<T> required(String field, String rule, Function<String, Optional<T>> parse) {
            if (fields.get(field) == null) {
                problem("has no " + field);
            }
            return optional(field, rule, parse);
        }

        <T> Optional<T> optional(String field, String rule, Function<String, Optional<T>> parse) {
            Object value = fields.get(field);
            if (value == null) {
                return Optional.empty();
            }
            Optional<T> parsed = value instanceof String || value instanceof Integer
                    ? parse.apply(value.toString())
                    : Optional.empty();
            if (parsed.isEmpty()) {
                problem("has a " + field + " that is not " + rule);
            }
            return parsed;
        }
    }
}
