package dev.schemainit;

import dev.schemainit.engine.ErrorCode;
import dev.schemainit.engine.Json;
import dev.schemainit.engine.Login;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes a login from a secret's text and what the settings fill in.
 *
 * <p>Three forms: the JSON that RDS writes (username, password, and optionally host, port, dbname, engine), the JSON of a
 * password that RDS manages itself (username and password), and the bare password. What the secret names wins over the
 * settings. Source: AWS Secrets Manager User Guide, "JSON structure of AWS Secrets Manager secrets".
 */
final class Secret {
    private static final Set<String> ENGINES = Set.of("postgres", "postgresql", "aurora-postgresql");
    private static final int DEFAULT_PORT = 5432;

    private final Map<String, Object> fields;
    private final Settings settings;
    private final List<String> wrong = new ArrayList<>();

    private Secret(Map<String, Object> fields, Settings settings) {
        this.fields = fields;
        this.settings = settings;
    }

    static Login login(String text, Settings settings) {
        if (text.isBlank()) {
            throw ErrorCode.SECRET_UNREADABLE.exception("it is empty");
        }
        boolean json =
                text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
        if (!json) {
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw ErrorCode.SECRET_UNREADABLE.exception("it has a line break or another control character");
            }
            return new Secret(Map.of("password", text), settings).login();
        }
        Map<String, Object> fields = Json.readObject(text)
                .orElseThrow(() -> ErrorCode.SECRET_UNREADABLE.exception(
                        "it begins like JSON and is not one object with each key once"));
        if (fields.get("username") == null || fields.get("password") == null) {
            throw ErrorCode.SECRET_FIELDS.exception("username and password have to be in it");
        }
        return new Secret(fields, settings).login();
    }

    private Login login() {
        text("engine", ENGINES::contains, "PostgreSQL");
        Optional<String> host = text("host", Login::isHost, "a host name").or(settings::host);
        Optional<String> database =
                text("dbname", Login::isName, "a database name").or(settings::database);
        Optional<String> user = text("username", Login::isName, "a user name").or(settings::user);
        Optional<String> password = text("password", text -> !text.isEmpty(), "a text, or is empty");
        Optional<Integer> port = port().or(settings::port);
        if (!wrong.isEmpty()) {
            throw ErrorCode.SECRET_FIELDS.exception(wrong, String.join(", ", wrong));
        }
        requireNamed(host, database, user);
        return new Login(
                host.orElseThrow(),
                port.orElse(DEFAULT_PORT),
                database.orElseThrow(),
                user.orElseThrow(),
                password.orElseThrow(),
                settings.caFile());
    }

    /** Never repeats the value: a secret's fields can be in each other's place. */
    private Optional<String> text(String name, Predicate<String> isValid, String what) {
        Object value = fields.get(name);
        if (value == null || value instanceof String text && isValid.test(text)) {
            return Optional.ofNullable((String) value);
        }
        wrong.add(name + " is not " + what);
        return Optional.empty();
    }

    private Optional<Integer> port() {
        Object value = fields.get("port");
        if (value == null || Settings.isPort(value.toString())) {
            return Optional.ofNullable(value).map(port -> Integer.valueOf(port.toString()));
        }
        wrong.add("port is not a number from 1 to 65535");
        return Optional.empty();
    }

    private static void requireNamed(Optional<String> host, Optional<String> database, Optional<String> user) {
        var missing = new LinkedHashMap<String, String>();
        if (host.isEmpty()) {
            missing.put("the host", "DB_HOST");
        }
        if (database.isEmpty()) {
            missing.put("the database", "DB_NAME");
        }
        if (user.isEmpty()) {
            missing.put("the user", "DB_USER");
        }
        if (!missing.isEmpty()) {
            throw ErrorCode.SECRET_INCOMPLETE.exception(
                    String.join(", ", missing.keySet()), String.join(", ", missing.values()));
        }
    }
}
