package dev.schemainit.localcloud;

import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.SchemaRole;
import dev.schemainit.localcloud.network.DatabaseServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Who can log in to a database after a deployment, and with which rights: a line a login, for a person. */
final class LoginsShown {
    /** Who is a member of a role by itself, as {@code app with a password} or {@code report with a token of IAM}. */
    private static final String MEMBERS = """
            SELECT format('%%s with a %%s', login.rolname,
                CASE WHEN EXISTS (SELECT FROM pg_auth_members WHERE member = login.oid
                        AND roleid::regrole::text = 'rds_iam')
                    THEN 'token of IAM' ELSE 'password' END)
            FROM pg_roles login JOIN pg_auth_members ON member = login.oid
            WHERE login.rolcanlogin AND roleid = '%s'::regrole
            GROUP BY login.oid, login.rolname
            ORDER BY login.rolname""";

    private LoginsShown() {}

    static List<String> of(AccessFile access, DatabaseServer server) throws SQLException {
        var lines = new ArrayList<String>();
        for (SchemaRole role : access.roles()) {
            for (String login : server.query("postgres", MEMBERS.formatted(role.name()))) {
                lines.add(login + ": " + role.name() + ", " + role.level().words());
            }
        }
        return lines;
    }
}
