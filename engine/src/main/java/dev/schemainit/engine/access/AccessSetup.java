package dev.schemainit.engine.access;

import dev.schemainit.engine.catalog.Catalog;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.transaction.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings roles, privileges and logins of a database to what is declared, inside the transaction of a run and before its
 * files.
 *
 * <p>It looks at what there is, and does what is missing. From then on the run works as the owner, so that any member
 * of it may deploy.
 */
public final class AccessSetup {
    /**
     * Keeps even verifiers out of the server's log and statistics, where the login may set that: a superuser, or since
     * PostgreSQL 15 who was granted it. What follows is logged again.
     */
    private static final String LOG = """
            DO $do$
            DECLARE
                setting text;
            BEGIN
                FOREACH setting IN ARRAY ARRAY[
                    'log_statement = %1$s', 'log_min_duration_statement = %2$s', 'log_min_duration_sample = %2$s',
                    'log_transaction_sample_rate = %3$s', 'log_min_error_statement = %4$s',
                    'pg_stat_statements.track = %1$s']
                LOOP
                    BEGIN
                        EXECUTE 'SET LOCAL ' || setting;
                    EXCEPTION WHEN insufficient_privilege THEN
                        NULL;
                    END;
                END LOOP;
            END
            $do$""";

    private static final String WITHOUT_LOG = LOG.formatted("none", "-1", "0", "panic");
    private static final String WITH_LOG = LOG.formatted("DEFAULT", "DEFAULT", "DEFAULT", "DEFAULT");

    private final AccessFile declared;
    private final SchemaAccess access;
    private final LoginPasswords passwords;

    private AccessSetup(AccessFile declared, SchemaAccess access, LoginPasswords passwords) {
        this.declared = declared;
        this.access = access;
        this.passwords = passwords;
    }

    /**
     * Reads the secrets of the logins, and tries their passwords.
     *
     * @param connector the run's own
     * @return empty for a folder without {@code access.txt}
     * @throws SchemaInitException where a secret cannot be read
     */
    public static Optional<AccessSetup> of(SchemaAccess access, Connector connector, Deadline deadline) {
        List<DeclaredLogin> logins = access.declaredLogins();
        if (access.roles().isEmpty() && !logins.isEmpty()) {
            throw EngineError.LOGINS_WITHOUT_ROLES.exception();
        }
        return access.roles()
                .map(declared -> new AccessSetup(declared, access, LoginPasswords.of(logins, connector, deadline)));
    }

    /** How trying the passwords has ended, for a person. */
    public String triedPasswords() {
        return passwords.words();
    }

    /**
     * Does what is missing, and takes the owner's role.
     *
     * @param found the database's catalog, with its lines about access
     * @throws SQLException also where another run of the server has changed the same roles meanwhile, and trying again
     *     helps
     */
    public AccessChanges run(Connection connection, Transaction transaction, Catalog found) throws SQLException {
        AccessState state = AccessState.read(connection, names());
        RoleChanges roles = RoleChanges.of(declared, access, state, found);
        makeRoles(connection, state, roles);
        AccessChanges logins = makeLogins(connection, state);
        takeRole(transaction, roles.asOwner());
        return new AccessChanges(roles.words(), logins.logins(), roles.isEmpty() && logins.isEmpty());
    }

    /**
     * Brings the logins to what is declared, and nothing else: for a folder that is older than the history. The
     * deployment that is taken back may have given the secrets other passwords.
     */
    public AccessChanges runForOlderFolder(Connection connection) throws SQLException {
        return makeLogins(connection, AccessState.read(connection, names()));
    }

    /** The server passes over what the login has no right to, so that it is looked at again. */
    private void makeRoles(Connection connection, AccessState state, RoleChanges roles) throws SQLException {
        if (roles.isDoubtful()) {
            execute(connection, roles.ofServer());
            Catalog now = Catalog.read(connection, Optional.of(declared));
            RoleChanges.of(declared, access, state, now).requireNothingIgnored();
            execute(connection, roles.ofObjects());
        } else {
            execute(
                    connection,
                    Stream.concat(roles.ofServer().stream(), roles.ofObjects().stream())
                            .toList());
        }
    }

    private AccessChanges makeLogins(Connection connection, AccessState state) throws SQLException {
        if (access.logins() == null) {
            return AccessChanges.NONE;
        }
        LoginChanges changes = LoginChanges.of(declared, state, access.declaredLogins(), passwords);
        boolean isEmpty = changes.statements().all().isEmpty();
        if (!isEmpty) {
            execute(connection, List.of(WITHOUT_LOG));
            execute(connection, changes.statements());
            execute(connection, List.of(WITH_LOG));
        }
        return new AccessChanges(List.of(), changes.logins(), isEmpty);
    }

    private static void execute(Connection connection, LoginStatements statements) throws SQLException {
        try {
            execute(connection, statements.all());
        } catch (SQLException failure) {
            Optional<SchemaInitException> known = statements.explain(failure);
            if (known.isPresent()) {
                throw known.get();
            }
            throw failure;
        }
    }

    private void takeRole(Transaction transaction, List<String> statements) throws SQLException {
        try {
            transaction.takeRole(declared.owner().name(), statements);
        } catch (SQLException failure) {
            throw ConcurrentRoles.orAgain(failure);
        }
    }

    private List<String> names() {
        var names = new ArrayList<>(declared.names());
        access.declaredLogins().forEach(login -> names.add(login.name().text()));
        names.add(AccessState.IAM_ROLE);
        return names;
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        if (statements.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(String.join(";\n", statements));
        } catch (SQLException failure) {
            throw ConcurrentRoles.orAgain(failure);
        }
    }
}
