package dev.schemainit.infra.config;

import dev.schemainit.engine.address.UserName;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.infra.config.TargetEnvironment.ConfiguredLogin;
import dev.schemainit.infra.config.TargetEnvironment.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the logins of an environment's applications. */
final class LoginsReader {
    private static final String AUTH = "auth";
    private static final Map<String, Boolean> IAM = Map.of("secret", false, "iam", true);

    private final @Nullable Location location;
    private final @Nullable LoginRules rules;

    /**
     * Prepares to read.
     *
     * @param folder null: it could not be read, which is a problem already
     * @param runUser who the run connects as; null: its secret says that
     */
    LoginsReader(@Nullable Location location, @Nullable MigrationFolder folder, @Nullable UserName runUser) {
        this.location = location;
        this.rules = folder == null
                ? null
                : new LoginRules(folder.access().orElse(null), runUser == null ? null : runUser.text());
    }

    /** Whether one of them has a secret, as far as they can be read. */
    static boolean haveASecret(Map<String, ConfigKeys> logins) {
        return logins.values().stream().anyMatch(login -> !login.is(AUTH, "iam"));
    }

    /** In their order, without those that something is wrong with. */
    List<ConfiguredLogin> read(Map<String, ConfigKeys> logins) {
        var read = new ArrayList<ConfiguredLogin>();
        logins.forEach((name, login) -> read(name, login).ifPresent(read::add));
        return read;
    }

    private Optional<ConfiguredLogin> read(String name, ConfigKeys keys) {
        String role = keys.required("role", "a role of access.txt", Optional::of);
        Boolean iam = keys.required(AUTH, "\"secret\" or \"iam\"", text -> Optional.ofNullable(IAM.get(text)));
        String key = RunLoginReader.key(keys, location);
        keys.refuseOthers();
        if (Boolean.TRUE.equals(iam)) {
            keys.refuse("secretKey", "only for \"auth\": \"secret\"");
        }
        if (role == null || iam == null || rules == null) {
            return Optional.empty();
        }
        rules.problemOfName(name, iam).ifPresent(keys::problem);
        rules.problemOfRole(role).ifPresent(problem -> keys.problem("role", problem));
        return Optional.of(new ConfiguredLogin(name, role, iam, key));
    }
}
