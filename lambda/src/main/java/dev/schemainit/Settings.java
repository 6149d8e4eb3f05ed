package dev.schemainit;

import dev.schemainit.engine.ErrorCode;
import dev.schemainit.engine.Login;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The function's environment variables, read once and checked as a whole.
 *
 * @param secretArn {@code DB_SECRET_ARN}
 * @param host {@code DB_HOST}, port {@code DB_PORT}, database {@code DB_NAME}, user {@code DB_USER}: what the secret does not
 *     hold
 * @param sqlFolder {@code SQL_DIR}: where the layer with the SQL files lands
 * @param seeding {@code SEED_BUILTIN_DATA}: whether the files in seed/ run
 * @param caFile {@code DB_CA_FILE}: PEM certificates to trust in place of those of RDS
 */
record Settings(
        String secretArn,
        Optional<String> host,
        Optional<Integer> port,
        Optional<String> database,
        Optional<String> user,
        Path sqlFolder,
        boolean seeding,
        Optional<Path> caFile) {
    private static final Pattern SECRET_ARN =
            Pattern.compile("arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\\d{12}:secret:[A-Za-z0-9/_+=.@!-]+");

    /**
     * Reads all settings.
     *
     * @throws dev.schemainit.engine.SchemaInitException naming every missing and every wrong one
     */
    static Settings read(Map<String, String> environment) {
        var reader = new Reader(environment);
        var settings = new Settings(
                reader.required(
                        "DB_SECRET_ARN",
                        "the ARN of a secret",
                        text -> SECRET_ARN.matcher(text).matches()),
                reader.optional("DB_HOST", "a host name", Login::isHost),
                reader.optional("DB_PORT", "a number from 1 to 65535", Settings::isPort)
                        .map(Integer::valueOf),
                reader.optional("DB_NAME", "a database name", Login::isName),
                reader.optional("DB_USER", "a user name", Login::isName),
                Path.of(reader.required("SQL_DIR", "a folder", text -> text.indexOf('\0') < 0)),
                reader.optional("SEED_BUILTIN_DATA", "true or false", List.of("true", "false")::contains)
                        .map(Boolean::valueOf)
                        .orElse(false),
                reader.optional("DB_CA_FILE", "a file", text -> text.indexOf('\0') < 0)
                        .map(Path::of));
        if (!reader.problems.isEmpty()) {
            throw ErrorCode.SETTINGS.exception(reader.problems, String.join(", ", reader.problems));
        }
        return settings;
    }

    /** The region in the secret's ARN, where Secrets Manager is asked. */
    String region() {
        Matcher arn = SECRET_ARN.matcher(secretArn);
        if (!arn.matches()) {
            throw new IllegalStateException("checked when it was read");
        }
        return arn.group(1);
    }

    static boolean isPort(String text) {
        return text.matches("\\d{1,5}") && Login.isPort(Integer.parseInt(text));
    }

    /** Collects what is wrong in place of stopping at the first. */
    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        String required(String name, String what, Predicate<String> isValid) {
            Optional<String> value = optional(name, what, isValid);
            if (value.isEmpty() && environment.getOrDefault(name, "").isBlank()) {
                problems.add(name + " is missing");
            }
            return value.orElse("");
        }

        Optional<String> optional(String name, String what, Predicate<String> isValid) {
            String value = environment.getOrDefault(name, "").strip();
            if (!value.isEmpty() && !isValid.test(value)) {
                problems.add(name + " is not " + what);
                return Optional.empty();
            }
            return Optional.of(value).filter(text -> !text.isEmpty());
        }
    }
}
