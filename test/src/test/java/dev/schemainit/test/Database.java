package dev.schemainit.test;

import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.harness.TestDatabase;
import dev.schemainit.engine.harness.TestDatabase.Server;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An empty database whose owner, a role with a canary for its password, is who the function logs in as. */
record Database(TestDatabase real) {
    static final String USER = "app";

    static Database on(Server server) throws Exception {
        var real = server.database();
        real.execute("DO $do$ BEGIN IF to_regrole('%1$s') IS NULL THEN CREATE ROLE %1$s LOGIN; END IF; END $do$"
                .formatted(USER));
        // Only a superuser may create PostGIS; on RDS it is a member of rds_superuser.
        real.execute("ALTER ROLE " + USER + (server == Server.EMBEDDED ? " NOSUPERUSER" : " SUPERUSER")
                + " CREATEROLE PASSWORD '"
                + Canary.PASSWORD.replace("'", "''") + "'");
        // Another class's tests may have made roles on the same server, as a superuser: it administers these, too.
        real.execute("""
                DO $do$ DECLARE other name; BEGIN
                    FOR other IN SELECT rolname FROM pg_roles WHERE NOT rolcanlogin AND rolname !~ '^(pg_|rds)'
                            AND NOT pg_has_role('%1$s', oid, 'MEMBER') LOOP
                        EXECUTE format('GRANT %%I TO %1$s WITH ADMIN OPTION', other);
                    END LOOP;
                END $do$""".formatted(USER));
        real.execute("ALTER DATABASE " + real.name() + " OWNER TO " + USER);
        return new Database(real);
    }

    Login login() {
        return real.login(USER, Canary.PASSWORD);
    }

    /** {@code host:port/name}, as reports call it. */
    String address() {
        return login().host() + ":" + login().port() + "/" + real.name();
    }

    /** The JSON that RDS writes into a secret. */
    Map<String, Object> secret(String password) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("username", USER);
        fields.put("password", password);
        fields.put("engine", "postgres");
        fields.put("host", login().host().text());
        fields.put("port", login().port().number());
        fields.put("dbname", real.name());
        fields.put("dbInstanceIdentifier", "documents");
        return fields;
    }

    Map<String, Object> secret() {
        return secret(Canary.PASSWORD);
    }

    /** The tables outside PostgreSQL's own schemas and not an extension's, with their schemas. */
    List<String> tables() throws SQLException {
        return real.query("""
                SELECT oid::regclass::text FROM pg_class
                WHERE relkind = 'r' AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
                    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
                ORDER BY 1""");
    }

    /** From now on every statement that defines something fails. */
    void refuseDdl() throws SQLException {
        real.execute("""
                CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE 'DDL: %', tg_tag; END $$;
                CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION refuse()""");
    }

    List<String> query(String sql) throws SQLException {
        return real.query(sql);
    }

    void execute(String sql) throws SQLException {
        real.execute(sql);
    }
}
