package dev.schemainit;

import dev.schemainit.engine.ErrorCode;
import dev.schemainit.engine.Json;
import dev.schemainit.engine.Login;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        if (!fields.containsKey("username") || !fields.containsKey("password")) {
            throw ErrorCode.SECRET_FIELDS.exception("username and password have to be in it");
        }
        return new Secret(fields, settings).login();
    }

    private Login login() {
        Optional<String> engine = text("engine");
        if (engine.isPresent() && !ENGINES.contains(engine.get())) {
            wrong.add("engine is not PostgreSQL");
        }
        Optional<String> host = text("host").filter(name -> valid(Login.isHost(name), "host is not a host name"));
        Optional<String> database =
                text("dbname").filter(name -> valid(Login.isName(name), "dbname is not a database name"));
        Optional<String> user =
                text("username").filter(name -> valid(Login.isName(name), "username is not a user name"));
        Optional<String> password = text("password").filter(word -> valid(!word.isEmpty(), "password is empty"));
        Optional<Integer> port = port();
        if (!wrong.isEmpty()) {
            throw ErrorCode.SECRET_FIELDS.exception(wrong, String.join(", ", wrong));
        }
        return new Login(
                host.or(settings::host).orElseThrow(() -> missing("the host", "DB_HOST")),
                port.or(settings::port).orElse(DEFAULT_PORT),
                database.or(settings::database).orElseThrow(() -> missing("the database", "DB_NAME")),
                user.or(settings::user).orElseThrow(() -> missing("the user", "DB_USER")),
                password.orElseThrow(() -> ErrorCode.SECRET_FIELDS.exception("password has to be in it")),
                settings.caFile());
    }

    private Optional<String> text(String name) {
        Object value = fields.get(name);
        return value instanceof String text
                ? Optional.of(text)
                : Optional.<String>empty().filter(never -> valid(value == null, name + " is not a text"));
    }

    private Optional<Integer> port() {
        Object value = fields.get("port");
        if (value == null) {
            return Optional.empty();
        }
        String digits =
                value instanceof Number number ? new BigDecimal(number.toString()).toPlainString() : value.toString();
        return valid(Settings.isPort(digits), "port is not a number from 1 to 65535")
                ? Optional.of(Integer.valueOf(digits))
                : Optional.empty();
    }

    /** Never repeats the value: a secret's fields can be in each other's place. */
    private boolean valid(boolean valid, String complaint) {
        if (!valid) {
            wrong.add(complaint);
        }
        return valid;
    }

    private static RuntimeException missing(String what, String setting) {
        return ErrorCode.SECRET_INCOMPLETE.exception(what, setting);
    }
}
