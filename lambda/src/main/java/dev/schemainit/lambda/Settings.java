package dev.schemainit.lambda;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Trust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The function's environment variables, read once and checked as a whole.
 *
 * @param secret {@link #SECRET_ARN}
 * @param database what they say about the database, before the secret does
 * @param sqlFolder {@link #SQL_DIR}
 * @param seeding {@link #SEED_BUILTIN_DATA}
 * @param createDatabase {@link #CREATE_DATABASE}
 */
public record Settings(
        SecretArn secret, ConfiguredDatabase database, Path sqlFolder, boolean seeding, boolean createDatabase) {
    /** The ARN of the secret with the login; required. */
    public static final String SECRET_ARN = "DB_SECRET_ARN";

    /** The database's host, whatever the secret names; the secret's where this is missing. */
    public static final String HOST = "DB_HOST";

    /** The database's port, likewise; 5432 where neither names it. */
    public static final String PORT = "DB_PORT";

    /** The database's name, likewise. */
    public static final String DATABASE = "DB_NAME";

    /** The user to connect as, for a secret that does not name one. */
    public static final String USER = "DB_USER";

    /** A file of PEM certificates to trust instead of those of RDS. */
    public static final String CA_FILE = "DB_CA_FILE";

    /** The folder of SQL files, where the layer with them lands; required. */
    public static final String SQL_DIR = "SQL_DIR";

    /** {@code true} or {@code false}: whether the files in seed/ run too. */
    public static final String SEED_BUILTIN_DATA = "SEED_BUILTIN_DATA";

    /**
     * {@code true} or {@code false}: whether an apply run creates {@link #DATABASE} first if the server does not have
     * it.
     */
    public static final String CREATE_DATABASE = "CREATE_DATABASE";

    /**
     * The database server's resource id. The function does not read it; it is in the environment so that a replaced
     * server makes a new version of the function, and the Trigger runs again.
     */
    public static final String RESOURCE_ID = "DB_RESOURCE_ID";

    /**
     * What is configured of the database, and which certificates to trust.
     *
     * @param host null where the secret has to name it; the same goes for the others
     */
    public record ConfiguredDatabase(
            @Nullable Host host,
            @Nullable Port port,
            @Nullable DatabaseName name,
            @Nullable UserName user,
            Trust trust) {}

    /**
     * Reads all settings.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException naming every missing and every wrong one
     */
    static Settings read(Map<String, String> environment) {
        var reader = new Reader(environment);
        Optional<SecretArn> secret = reader.required(SECRET_ARN, SecretArn.RULE, SecretArn::parse);
        var database = new ConfiguredDatabase(
                reader.optional(HOST, Host.RULE, Host::parse).orElse(null),
                reader.optional(PORT, Port.RULE, Port::parse).orElse(null),
                reader.optional(DATABASE, DatabaseName.RULE, DatabaseName::parse)
                        .orElse(null),
                reader.optional(USER, UserName.RULE, UserName::parse).orElse(null),
                reader.optional(CA_FILE, "a file", Settings::path)
                        .<Trust>map(Trust.CaFile::new)
                        .orElse(new Trust.RdsAuthorities()));
        Optional<Path> sqlFolder = reader.required(SQL_DIR, "a folder", Settings::path);
        boolean seeding = reader.flag(SEED_BUILTIN_DATA);
        boolean createDatabase = reader.flag(CREATE_DATABASE);
        if (createDatabase) {
            reader.requirePresent(DATABASE);
        }
        reader.requireNoProblem();
        return new Settings(secret.orElseThrow(), database, sqlFolder.orElseThrow(), seeding, createDatabase);
    }

    private static Optional<Path> path(String text) {
        return text.indexOf('\0') < 0 ? Optional.of(Path.of(text)) : Optional.empty();
    }

    /** Collects what is wrong instead of stopping at the first. */
    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        private String text(String name) {
            return environment.getOrDefault(name, "").strip();
        }

        void requirePresent(String name) {
            if (text(name).isEmpty()) {
                problems.add(name + " is missing");
            }
        }

        <T> Optional<T> required(String name, String rule, Function<String, Optional<T>> parse) {
            requirePresent(name);
            return optional(name, rule, parse);
        }

        <T> Optional<T> optional(String name, String rule, Function<String, Optional<T>> parse) {
            String text = text(name);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            Optional<T> value = parse.apply(text);
            if (value.isEmpty()) {
                problems.add(name + " is not " + rule);
            }
            return value;
        }

        /** False if it is missing. */
        boolean flag(String name) {
            return optional(name, "true or false", Reader::parseFlag).orElse(false);
        }

        private static Optional<Boolean> parseFlag(String text) {
            return List.of("true", "false").contains(text) ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
        }

        void requireNoProblem() {
            if (!problems.isEmpty()) {
                throw FunctionError.SETTINGS.exception(problems, String.join(", ", problems));
            }
        }
    }
}
