package dev.schemainit.lambda;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.work.WorkPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The function's environment variables, read once and checked as a whole.
 *
 * @param secret {@link #SECRET_ARN}; null where the function logs in with a token of IAM, and the database is then
 *     named whole
 * @param database what they say about the database, before the secret does
 * @param logins {@link #LOGINS}
 * @param sqlFolder {@link #SQL_DIR}
 * @param seeding {@link #SEED_BUILTIN_DATA}
 * @param createDatabase {@link #CREATE_DATABASE}
 * @param reportsDrift whether {@link #ON_DRIFT} is {@code report}
 * @param work {@link #LONG_WORK}, for the run of a deployment
 */
public record Settings(
        @Nullable SecretArn secret,
        ConfiguredDatabase database,
        List<LoginSetting> logins,
        Path sqlFolder,
        boolean seeding,
        boolean createDatabase,
        boolean reportsDrift,
        WorkPolicy work) {
    /** How the function logs in: {@code secret}, which is the default, or {@code iam}. */
    public static final String AUTH = "DB_AUTH";

    /** The ARN of the secret with the login; required, except where the function logs in with a token of IAM. */
    public static final String SECRET_ARN = "DB_SECRET_ARN";

    /** The logins of the environment, a JSON object by name, as {@link LoginSetting} reads it. */
    public static final String LOGINS = "DB_LOGINS";

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
     * {@code stop}, which is the default, or {@code report}: what an apply or plan run with files to apply does about a
     * database that somebody has changed by hand since the last run.
     */
    public static final String ON_DRIFT = "ON_DRIFT";

    /**
     * {@code wait} or {@code background}: who calls again when a run cannot end in the function's time; missing if
     * nobody does.
     */
    public static final String LONG_WORK = "LONG_WORK";

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
            Trust trust) {
        /** {@code host:port/name}, as reports call it; empty where the secret has to name it. */
        Optional<String> address() {
            return host == null || name == null
                    ? Optional.empty()
                    : Optional.of(host.inUrl() + ":" + (port == null ? Port.DEFAULT : port) + "/" + name);
        }
    }

    /** The database that the settings name, even if others of them are wrong; empty if they do not name it whole. */
    static Optional<String> address(Map<String, String> environment) {
        return database(new SettingsReader(environment)).address();
    }

    /**
     * Reads all settings.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException naming every missing and every wrong one
     */
    static Settings read(Map<String, String> environment) {
        var reader = new SettingsReader(environment);
        boolean iam = reader.choice(AUTH, "secret", "iam").equals("iam");
        Optional<SecretArn> secret = iam
                ? reader.absent(SECRET_ARN, AUTH + " is iam")
                : reader.required(SECRET_ARN, SecretArn.RULE, SecretArn::parse);
        ConfiguredDatabase database = database(reader);
        if (iam) {
            requireForTokens(reader, database);
        }
        List<LoginSetting> logins = LoginSetting.read(reader);
        Optional<Path> sqlFolder = reader.required(SQL_DIR, "a folder", Settings::path);
        boolean seeding = reader.flag(SEED_BUILTIN_DATA);
        boolean createDatabase = reader.flag(CREATE_DATABASE);
        if (createDatabase && !iam) {
            reader.requirePresent(DATABASE);
        }
        boolean reportsDrift = reader.choice(ON_DRIFT, "stop", "report").equals("report");
        WorkPolicy work = reader.optional(LONG_WORK, "wait or background", Settings::policy)
                .orElse(WorkPolicy.ENDS);
        reader.requireNoProblem();
        return new Settings(
                secret.orElse(null),
                database,
                logins,
                sqlFolder.orElseThrow(),
                seeding,
                createDatabase,
                reportsDrift,
                work);
    }

    private static Optional<WorkPolicy> policy(String text) {
        return switch (text) {
            case "wait" -> Optional.of(WorkPolicy.CALLED_AGAIN);
            case "background" -> Optional.of(WorkPolicy.IN_BACKGROUND);
            default -> Optional.empty();
        };
    }

    private static ConfiguredDatabase database(SettingsReader reader) {
        return new ConfiguredDatabase(
                reader.optional(HOST, Host.RULE, Host::parse).orElse(null),
                reader.optional(PORT, Port.RULE, Port::parse).orElse(null),
                reader.optional(DATABASE, DatabaseName.RULE, DatabaseName::parse)
                        .orElse(null),
                reader.optional(USER, UserName.RULE, UserName::parse).orElse(null),
                reader.optional(CA_FILE, "a file", Settings::path)
                        .<Trust>map(Trust.CaFile::new)
                        .orElse(new Trust.RdsAuthorities()));
    }

    /** No secret names the rest, Lambda gives the credentials, and a token travels encrypted or not at all. */
    private static void requireForTokens(SettingsReader reader, ConfiguredDatabase database) {
        List.of(HOST, DATABASE, USER, TokenSigner.REGION, TokenSigner.ACCESS_KEY, TokenSigner.SECRET_KEY)
                .forEach(reader::requirePresent);
        if (database.host() != null && !database.trust().encrypts(database.host())) {
            reader.problem(CA_FILE + " is missing, without which a connection to this machine itself has no TLS");
        }
    }

    /**
     * Makes sure that the folder declares the roles of all logins.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException naming each that it does not
     */
    void requireRoles(MigrationFolder folder) {
        var problems = new SettingsReader(Map.of());
        Optional<AccessFile> access = folder.access();
        if (access.isEmpty() && !logins.isEmpty()) {
            problems.problem(LOGINS + " has logins, and the folder has no " + AccessFile.NAME);
        }
        access.ifPresent(roles -> logins.stream()
                .filter(login -> roles.role(login.role()).isEmpty())
                .forEach(login -> problems.problem(LOGINS + ": the role of login " + login.name() + " is none of "
                        + AccessFile.NAME + " (" + String.join(", ", roles.names()) + ")")));
        problems.requireNoProblem();
    }

    private static Optional<Path> path(String text) {
        return text.indexOf('\0') < 0 ? Optional.of(Path.of(text)) : Optional.empty();
    }
}
