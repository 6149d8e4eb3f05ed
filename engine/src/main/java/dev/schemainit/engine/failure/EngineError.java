package dev.schemainit.engine.failure;

/** What can go wrong between a folder of SQL files and a database. */
public enum EngineError implements ErrorCode {
    HOST_UNKNOWN(
            20,
            "the host name %s does not resolve",
            "check DB_HOST or the secret's host, and the VPC's DNS",
            "check the host in --url"),
    CONNECT_TIMEOUT(
            21,
            "%s does not answer within %s s",
            "allow the port from the function's security group in the database's security group, and check the route",
            "check the host and the port in --url, and the route: a database in private subnets needs a tunnel"),
    CONNECT_REFUSED(
            22,
            "%s refuses connections",
            "check the port (PostgreSQL's own is 5432) and that the server runs",
            "check the port in --url (PostgreSQL's own is 5432) and that the server runs"),
    NO_ROUTE(
            121,
            "no route leads to %s",
            "check the route tables of the function's subnets, and that the host is in this VPC or peered with it",
            "check the host in --url, and the network: a database in private subnets needs a tunnel"),
    SILENT(
            123,
            "%s accepts the connection but does not answer",
            "check that the port is PostgreSQL's, and deploy again if it is a cluster that was paused",
            "check that the port is PostgreSQL's, and the far end of a tunnel; run it again if it is a cluster that was"
                    + " paused"),
    NOT_POSTGRES(
            124,
            "%s does not answer as PostgreSQL does",
            "check that the port is PostgreSQL's (its own is 5432)",
            "check that the port is PostgreSQL's (its own is 5432), and the far end of a tunnel"),
    PASSWORD_MISSING(
            122,
            "%s requires a password of user %s, and none is given",
            "put the user's current password into the secret",
            "put the password of --user into the environment variable PGPASSWORD"),
    TLS_UNTRUSTED(
            23,
            "the certificate of %s is not signed by a trusted authority",
            "use the endpoint that RDS shows, or name your own authority's file in DB_CA_FILE",
            "use the endpoint that RDS shows, or name your own authority's file with --ca-file"),
    TLS_WRONG_HOST(
            24,
            "the certificate of %s is for another host than %s",
            "connect by the name in the certificate, the endpoint that RDS shows",
            "connect by the name in the certificate, the endpoint that RDS shows, or through a tunnel give it with"
                    + " --tls-host"),
    TLS_EXPIRED(25, "the certificate of %s is expired or not yet valid", "rotate the server's certificate"),
    TLS_UNAVAILABLE(26, "%s does not offer TLS, and a password is never sent without it", "turn TLS on in the server"),
    TLS_CA_FILE(27, "the CA file %s cannot be read as PEM certificates", "correct DB_CA_FILE", "correct --ca-file"),
    TLS_FAILED(28, "no TLS connection to %s: the handshake failed", "check that the server speaks TLS 1.2 or newer"),
    LOGIN_REJECTED(
            29,
            "%s rejects the password of user %s",
            "put the user's current password into the secret, or rotate it",
            "check --user, and put the current password of this user into PGPASSWORD"),
    TOKEN_DEMANDED(
            142,
            "%s accepts no password of user %s, only an IAM token, because the user is a member of rds_iam",
            "set the environment's auth to iam, or let an administrator run: REVOKE rds_iam FROM \"%2$s\"",
            "put the token of aws rds generate-db-auth-token into PGPASSWORD; it is valid for 15 minutes"),
    HOST_REJECTED(
            30,
            "%s does not admit user %s to database %s from this address",
            "allow it in the server's pg_hba.conf or parameter group"),
    TLS_DEMANDED(
            108,
            "%s does not admit user %s to database %s from this address without TLS, which it offers",
            "connect by the name of the endpoint",
            "give the name of the endpoint behind a tunnel with --tls-host, which turns TLS on; or allow the address in"
                    + " the server's pg_hba.conf"),
    DATABASE_MISSING(
            31,
            "there is no database %2$s on %1$s",
            "create it, or correct the name: DB_NAME or the secret's dbname",
            "create it, or correct the name in --url"),
    TOO_MANY_CONNECTIONS(32, "%s has no connection left", "close connections, or raise max_connections"),
    STARTING_UP(
            33, "%s is still starting up", "deploy again when it is available", "run it again when it is available"),
    CONNECTION_LOST(
            34,
            "the connection to %s was lost, even after retries",
            "check the server's events, and deploy again",
            "check the server's events, and run it again"),
    READ_ONLY(35, "%s is a read-only server", "use the writer's endpoint", "put the writer's endpoint into --url"),
    LOGIN_FORBIDDEN(
            78,
            "user %s of %s does not exist, or is a role that may not log in",
            "check the user's name, or let an administrator run: ALTER ROLE \"%1$s\" LOGIN"),
    CONNECT_FORBIDDEN(
            79,
            "user %s may not connect to database %s on %s",
            "let an administrator run: GRANT CONNECT ON DATABASE \"%2$s\" TO \"%1$s\""),
    CONNECT_FAILED(
            36,
            "%s does not accept the connection (SQLSTATE %s)",
            "look up this SQLSTATE in the PostgreSQL documentation"),

    FILES_REFUSED(37, "%s: %s", "correct each of them; the list names file, line and fix"),
    FOLDER_NESTED(39, "the folder %s holds SQL files that would never run", "move them up, or into seed/"),
    FOLDER_MISSING(
            40,
            "there is no schema %s",
            "check the path: a schema is a folder of SQL files",
            "a schema is a folder of SQL files: give its path, or its name in sql/"),
    FOLDER_EMPTY(41, "the folder %s has no migration", "add a file such as V1__first_tables.sql"),
    FILE_NAME(
            42,
            "%s is not the name of a migration",
            "name it like V2__add index.sql, R__views.sql or seed/R__rows.sql"),
    VERSION_TWICE(43, "%s and %s have the same version", "give one of them the next free version"),
    FILE_UNREADABLE(44, "%s cannot be read", "check the file and its permissions"),
    FILE_NOT_UTF8(45, "%s is not UTF-8 at byte %s", "save the file as UTF-8"),
    FILE_BYTE_ORDER_MARK(46, "%s begins with a byte-order mark", "save the file as UTF-8 without it"),
    FILE_TOO_LARGE(47, "%s is larger than %s MiB", "split it into several migrations"),
    NOT_LISTED(
            48,
            "the run has made objects that expected.txt does not list, so no run would compare them: %s",
            "write expected.txt anew with ./schemainit expect, and commit it"),
    SQL_UNCLOSED(49, "%s:%s: this %s is never closed", "close it"),
    SQL_NUL(50, "%s:%s: a NUL byte", "remove it"),
    SQL_PSQL_COMMAND(51, "%s:%s: a backslash command belongs to psql and is not SQL", "%3$s"),
    SQL_COPY(52, "%s: %s", "%3$s"),
    SQL_TRANSACTION(
            53, "%s:%s: %s", "remove it: the run is the transaction, and BEGIN and COMMIT in pairs have no effect"),
    SQL_SESSION(54, "%s: %s", "%3$s"),
    SQL_NO_TRANSACTION(
            55,
            "%s:%s: %s is between BEGIN and COMMIT, where PostgreSQL refuses it",
            "end that transaction before it; a statement that cannot be part of one runs by itself"),
    EXPECTED_DAMAGED(
            56,
            "expected.txt is damaged: %s",
            "write it anew with ./schemainit expect; after a merge, with the migrations of both sides"),
    EXPECTED_OLD(
            57,
            "expected.txt was written before %s",
            "write it anew with ./schemainit expect, and commit it with the files"),
    SQL_PASSWORD(58, "%s:%s: a password in a migration", "set it from a secret, outside the migrations"),
    EXPECTED_MISSING(
            59, "%s has no expected.txt to verify against", "write it with ./schemainit expect, and commit it"),

    FILE_EDITED(60, "%s was changed after it had been applied", "restore it, and put the change into a new version"),
    FILE_GONE(
            61,
            "%s was applied to this database and is not in the folder",
            "restore the file, unless this is the folder of another database",
            "check the schema and --url; if they belong together, restore the file"),
    FILE_LATE(62, "%s has a lower version than %s, which is applied", "give it the next free version"),
    NOT_AS_EXPECTED(
            63,
            "the resulting catalog is not the one in expected.txt: %s",
            "correct the migration, or write expected.txt anew with ./schemainit expect --postgres %2$s"),
    DRIFT(
            64,
            "the database differs from expected.txt: %s",
            "bring the database back to expected.txt, or put the change into a migration"),
    DRIFT_BEFORE(
            143,
            "the database was changed since the last run, and nothing has run: %s",
            "undo the change or put it into a migration; if a migration of this deployment undoes it, set onDrift to"
                    + " report, or ON_DRIFT of the function",
            "undo the change or put it into a migration; if a migration of this run undoes it, use --on-drift"
                    + " report"),
    FOREIGN_TABLES(
            65,
            "tables of this schema exist already, were not made by schemainit, and differ: %s",
            "bring them to expected.txt; if only the first files made them, invoke the function once with"
                    + " {\"adoptAt\": \"<version>\"}, or run ./schemainit apply --adopt-at; or move them away",
            "bring them to expected.txt; if only the first files made them, name the last of these with --adopt-at;"
                    + " or move them away"),
    NOT_INITIALISED(66, "schemainit has not applied %s to this database", "deploy, or run apply", "run apply"),
    INVALID_INDEX(
            67,
            "an index is invalid, as a failed concurrent build leaves it: %s",
            "remove it and deploy again: %2$s",
            "remove it and run it again: %2$s"),
    PERMISSION(68, "%s: user %s lacks a permission (42501)", "let an administrator run: %3$s"),
    EXTENSION_MISSING(
            69,
            "%s: the server does not have the extension%s",
            "install it on the server, or use an engine version that RDS lists with it",
            "install it on the server; a throw-away server is any installed PostgreSQL that has it"),
    EXTENSION_PERMISSION(
            70,
            "%s: user %s may not create this extension",
            "use a member of rds_superuser, or let one create it first"),
    HISTORY_UNREADABLE(71, "the table schemainit.history is not as schemainit made it", "restore it from a backup"),
    PART_EDITED(
            72,
            "%s was changed before %s, up to where it had been applied",
            "restore that part; only the text after it may change"),
    VALUE_MISSING(
            73,
            "%s: existing rows have no value for a column that must have one (23502)%s",
            "give the column a DEFAULT, or fill it with an UPDATE before NOT NULL"),
    EXISTS_ALREADY(
            74,
            "%s: a table or index of this name exists already (42P07)%s",
            "if an earlier file makes it, remove one of the two; if somebody else made it, drop or rename it, or write"
                    + " IF NOT EXISTS: the run then compares it with expected.txt"),
    ENUM_VALUE_NEW(
            75,
            "%s uses a new enum value before its commit (55P04)",
            "add the value with ALTER TYPE … ADD VALUE as a statement of the file: schemainit does not see it"
                    + " inside DO or a function"),
    STATEMENT_TIMEOUT(
            76,
            "%s was cancelled by the statement_timeout that the file, the role or the database sets",
            "raise it in the file: SET statement_timeout applies until the end of the file"),
    CANCELLED(
            77,
            "%s was cancelled by another session, as with pg_cancel_backend",
            "find out who cancelled it, and deploy again",
            "find out who cancelled it, and run it again"),

    STATEMENT_FAILED(80, "%s: %s", "correct the statement"),
    TIME_IS_UP(
            81,
            "%s was cancelled, because the time of this run is nearly over",
            "make the statement shorter, or run it outside the deployment with ./schemainit apply",
            "make the statement shorter, or run it by hand"),
    LOCK_TIMEOUT(
            82,
            "%s waited too long for a lock: %s",
            "end that session or wait for it, and deploy again",
            "end that session or wait for it, and run it again"),
    DEADLOCK(
            83,
            "%s ran into a deadlock, even after retries",
            "deploy again when fewer sessions change these tables",
            "run it again when fewer sessions change these tables"),
    BUSY(
            84,
            "another run still holds the lock of this database",
            "wait for it to end, and deploy again",
            "wait for it to end, and run it again"),
    OUT_OF_SPACE(
            85,
            "%s: the server's disk is full (53100)",
            "add storage, and deploy again",
            "add storage, and run it again"),
    OUT_OF_MEMORY(
            86,
            "%s: the server ran out of memory or of room for locks (53200)",
            "deploy fewer files at once, raise max_locks_per_transaction, or take a larger instance",
            "apply fewer files at once, raise max_locks_per_transaction, or take a larger instance"),
    INTERRUPTED(87, "the run was interrupted", "run it again"),

    TAKEOVER_FILE(101, "takeover.txt:%s: %s", "%3$s"),
    TAKEOVER_TABLE(
            102,
            "%s does not have the columns of the table of %s",
            "correct the lines tool: and table: of takeover.txt"),
    TAKEOVER_FAILED(
            103,
            "%s lists %s as failed or unfinished",
            "complete or repair it with %3$s, and deploy again",
            "complete or repair it with %3$s, and run it again"),
    TAKEOVER_UNKNOWN(
            104,
            "%s lists %s, which takeover.txt does not map to a file",
            "add the file of this migration and its line in takeover.txt, as import writes them"),
    TAKEOVER_GAP(
            105,
            "%s lists %s as applied, but not %s, which comes before it",
            "apply %3$s with the tool first, or give it the next free version"),
    ADOPT_AT(106, "no file can be adopted up to the requested version: %s", "%2$s"),
    ADOPTED_DIFFER(
            107,
            "with the adopted files, the catalog is not the one in expected.txt: %s",
            "bring the database to what the adopted files lead to, or adopt those that it has; where a file that ran is"
                    + " at fault, correct that"),

    ACCESS_FILE(131, "access.txt:%s: %s", "%3$s"),
    ROLE_LOGS_IN(
            132,
            "access.txt names %s, which is a login and not a role of a schema",
            "give the role another name; logins belong to the environment"),
    ACCESS_RIGHTS(133, "user %s may not do what %s needs", "let %3$s"),
    LOGIN_EXISTS(
            134,
            "the login %s exists on this server, but schemainit did not make it for database %s",
            "give the login another name%3$s"),
    LOGIN_ROLE(
            135,
            "the login %s needs the role %s, which access.txt does not declare",
            "use one of its roles, or add this one"),
    IAM_MISSING(
            136,
            "the login %s uses IAM, but the server has no role rds_iam",
            "turn on IAM database authentication of the server, which creates that role"),
    LOGINS_WITHOUT_ROLES(
            137,
            "logins are declared, but the folder has no access.txt with their roles",
            "add access.txt to the folder"),
    NOT_A_MEMBER(
            138,
            "%s may not connect, and is not a member of %s, which access.txt declares as the owner",
            "let an administrator run: GRANT %2$s TO \"%3$s\""),

    BACKFILL_FORM(
            151,
            "%s cannot run in batches: %s",
            "write it as -- schemainit: batches of 10000 by orders.id in the first line, and below it one UPDATE,"
                    + " DELETE or INSERT … SELECT with the condition id BETWEEN :from AND :to"),
    BACKFILL_RANGE(
            144,
            "%s changes more rows than the range of its keys has",
            "restrict it to id BETWEEN :from AND :to, with parentheses around an OR"),
    BACKFILL_KEY(
            152,
            "%s cannot run in batches by %s: %s",
            "name a column that is NOT NULL and the first of a btree index without a condition"),
    BACKFILL_BEGUN(
            145,
            "%s has changed %s in batches by %s, and the file no longer continues that",
            "let it run in batches by this key to its end, and do everything else in a later file"),
    WORK_RUNNING(
            153,
            "%s, which an earlier run has left to the server, is not finished: %s",
            "deploy again when it is finished, or end it with pg_cancel_backend",
            "run it again when it is finished, or end it with pg_cancel_backend"),
    WORK_UNFINISHED(
            154,
            "the time is over, and %s",
            "deploy again, and it continues from there; for more time, set longWork",
            "run it again, and it continues from there"),
    WORK_FAILS(
            155,
            "%s has been started %s times, and has failed each time after its client had gone",
            "look into the server's log for the reason, and correct it"),
    WORK_NEEDS_CLIENT(
            156, "%s writes to its client while it runs, which ends it if the client has gone", "leave out VERBOSE");

    private final ErrorText text;

    EngineError(int number, String reason, String fix) {
        this.text = new ErrorText(number, reason, fix);
    }

    EngineError(int number, String reason, String fix, String fixAtTerminal) {
        this.text = new ErrorText(number, reason, fix, fixAtTerminal);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
