package dev.schemainit.lambda;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.text.Json;
import dev.schemainit.lambda.Settings.ConfiguredDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a login of a secret's text and the function's settings.
 *
 * <p>Takes the JSON that RDS writes (username and password, and often host, port, dbname and engine), the one that RDS
 * manages itself (username and password), and the bare password. The host, port and database of the settings win over
 * the secret's, because a secret names the server's first database, and a copied one the server that it came from; the
 * secret's user wins, to whom the password belongs. Source: AWS Secrets Manager User Guide, "JSON structure of AWS
 * Secrets Manager secrets".
 */
final class Secret {
    private static final Set<String> ENGINES = Set.of("postgres", "postgresql", "aurora-postgresql");

    private final Map<String, Object> fields;
    private final ConfiguredDatabase configured;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> passedOver = new ArrayList<>();

    private Secret(Map<String, Object> fields, ConfiguredDatabase configured) {
        this.fields = fields;
        this.configured = configured;
    }

    /**
     * Who connects, and where to.
     *
     * @param passedOver what the secret names otherwise than the settings, each as {@code host a, not b}
     */
    record ReadLogin(Login login, List<String> passedOver) {}

    /** @throws dev.schemainit.engine.failure.SchemaInitException for a text that is no login; it repeats none of it */
    static ReadLogin login(String text, ConfiguredDatabase configured) {
        if (text.isBlank()) {
            throw FunctionError.SECRET_UNREADABLE.exception("it is empty");
        }
        boolean json =
                text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
        if (!json) {
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw FunctionError.SECRET_UNREADABLE.exception("it has a line break or another control character");
            }
            return new Secret(Map.of("password", text), configured).login();
        }
        Map<String, Object> fields = Json.readObject(text)
                .orElseThrow(() -> FunctionError.SECRET_UNREADABLE.exception(
                        "it begins like JSON and is not one object with each key once"));
        if (fields.get("username") == null || fields.get("password") == null) {
            throw FunctionError.SECRET_FIELDS.exception("username and password have to be in it");
        }
        return new Secret(fields, configured).login();
    }

    private ReadLogin login() {
        field("engine", "PostgreSQL", engine -> Optional.of(engine).filter(ENGINES::contains));
        Optional<Host> host = first("host", configured.host(), field("host", Host.RULE, Host::parse));
        Optional<DatabaseName> database =
                first("database", configured.name(), field("dbname", DatabaseName.RULE, DatabaseName::parse));
        Optional<UserName> user =
                field("username", UserName.RULE, UserName::parse).or(() -> Optional.ofNullable(configured.user()));
        Optional<String> password = field(
                "password", "a text, or is empty", text -> Optional.of(text).filter(all -> !all.isEmpty()));
        Optional<Port> port = first("port", configured.port(), port());
        if (!wrong.isEmpty()) {
            throw FunctionError.SECRET_FIELDS.exception(wrong, String.join(", ", wrong));
        }
        requireNamed(host, database, user);
        var login = new Login(
                host.orElseThrow(),
                port.orElse(Port.DEFAULT),
                database.orElseThrow(),
                user.orElseThrow(),
                password.orElseThrow(),
                configured.trust());
        return new ReadLogin(login, List.copyOf(passedOver));
    }

    /** What is configured, or else what the secret names. */
    private <T> Optional<T> first(String what, @Nullable T setting, Optional<T> named) {
        if (setting == null) {
            return named;
        }
        named.filter(other -> !other.equals(setting))
                .ifPresent(other -> passedOver.add(what + " " + setting + ", not " + other));
        return Optional.of(setting);
    }

    /** Never repeats the value: the fields of a secret can be mixed up. */
    private <T> Optional<T> field(String name, String rule, Function<String, Optional<T>> parse) {
        Object value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        Optional<T> parsed = value instanceof String text ? parse.apply(text) : Optional.empty();
        if (parsed.isEmpty()) {
            wrong.add(name + " is not " + rule);
        }
        return parsed;
    }

    /** A number in the JSON that RDS writes, and a text in those of others. */
    private Optional<Port> port() {
        Object value = fields.get("port");
        if (value == null) {
            return Optional.empty();
        }
        Optional<Port> parsed = Port.parse(value.toString());
        if (parsed.isEmpty()) {
            wrong.add("port is not " + Port.RULE);
        }
        return parsed;
    }

    private static void requireNamed(Optional<?> host, Optional<?> database, Optional<?> user) {
        var missing = new LinkedHashMap<String, String>();
        if (host.isEmpty()) {
            missing.put("the host", Settings.HOST);
        }
        if (database.isEmpty()) {
            missing.put("the database", Settings.DATABASE);
        }
        if (user.isEmpty()) {
            missing.put("the user", Settings.USER);
        }
        if (!missing.isEmpty()) {
            throw FunctionError.SECRET_INCOMPLETE.exception(
                    String.join(", ", missing.keySet()), String.join(", ", missing.values()));
        }
    }
}
