package dev.schemainit.engine.transaction;

import dev.schemainit.engine.sql.FilePart;
import dev.schemainit.engine.statement.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings that a file makes: they hold to its end, across its parts, and never reach the next file.
 *
 * <p>A session of the run's own keeps them from part to part. What the run itself does in between, it does in its own
 * role.
 */
public final class FileSettings {
    /** One call of the server. */
    public interface SqlCall {
        void run() throws SQLException;
    }

    /** How something is done in the role that a file has taken. */
    public interface FileRole {
        void apply(SqlCall call) throws SQLException;
    }

    /** What runs between two transactions. */
    public interface OutsideStatement {
        void run(FileRole role) throws SQLException;
    }

    private static final int CHECKS_CLIENT_SINCE = 14;
    private static final int TRANSACTION_TIMEOUT_SINCE = 17;

    private final Connection connection;
    private SessionSettings settings;

    /** The file that has run in part in this session; empty between two files. */
    private String unfinished = "";

    FileSettings(Connection connection, SessionSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    SessionSettings settings() {
        return settings;
    }

    /** Statements that the login itself has to run, in one message and whatever role a file has taken. */
    public static String asLogin(String statements) {
        return SessionSettings.LEAVE_ROLE + ";\n" + statements + ";\n" + SessionSettings.RETURN_TO_ROLE;
    }

    /** Works as a role of the schema from now on, to the end of each transaction or of the session. */
    void takeRole(String role, List<String> statements) throws SQLException {
        settings = settings.as(role);
        execute(settings.set() + String.join(";\n", statements));
    }

    /**
     * The pieces of a part that are sent one after the other. A run that works as a role of the schema leaves that role
     * for extensions and roles: nobody but a superuser, or on RDS a member of rds_superuser, may create most of them.
     */
    List<FilePart> pieces(FilePart part) {
        return settings.role() == null ? List.of(part) : part.dividedAt(SqlStatement::isOfServer);
    }

    /** What has to be sent before one of the pieces of a part, one by one. */
    List<String> before(FilePart piece, FilePart part) {
        var before = new ArrayList<String>();
        if (piece.from() == part.from()) {
            before.addAll(before(part));
        }
        if (isOfServer(piece)) {
            before.add(SessionSettings.LEAVE_ROLE);
        }
        return before;
    }

    /** What has to be sent after one of the pieces of a part. */
    String after(FilePart piece, FilePart part) {
        String back = isOfServer(piece) ? SessionSettings.RETURN_TO_ROLE : "";
        String end = piece.to() == part.to() ? after(part) : "";
        return back.isEmpty() || end.isEmpty() ? back + end : back + ";\n" + end;
    }

    private boolean isOfServer(FilePart piece) {
        return settings.role() != null && piece.effective().stream().anyMatch(SqlStatement::isOfServer);
    }

    /**
     * What has to be sent before a part of a file, one by one: the settings that the file has made before it. A session
     * that keeps them has them still, unless an earlier run has made them.
     */
    List<String> before(FilePart part) {
        boolean goesOn = settings.areKept() && part.file().name().equals(unfinished);
        return goesOn ? List.of(SessionSettings.TAKE_ROLE) : part.settingsBefore();
    }

    /** What has to be sent after a part of a file: it restores the run's own settings where the file ends. */
    String after(FilePart part) {
        unfinished = part.endsFile() ? "" : part.file().name();
        if (!part.mayChangeSettings()) {
            return "";
        }
        return settings.areKept() && !part.endsFile() ? settings.keepRole() : settings.restore();
    }

    /**
     * Runs the statement of a part between two transactions, under the settings that the file has made before it, and
     * restores the run's own. The connection is in autocommit.
     */
    public void runOutside(FilePart part, OutsideStatement statement) throws SQLException {
        boolean goesOn = part.file().name().equals(unfinished);
        if (settings.areKept() && !goesOn) {
            for (String sql : part.settingsBefore()) {
                execute(sql);
            }
            execute(settings.keepRole());
        }
        String after = after(part);
        try {
            statement.run(this::asTheFile);
        } catch (SQLException failure) {
            giveBack(after, failure);
            throw failure;
        }
        // In the middle of a file, its role has been kept already.
        if (!after.isEmpty() && (part.endsFile() || !settings.areKept())) {
            execute(after);
        }
    }

    /**
     * Brings a session of its own to the settings that a file has made before a part, whose statement may take any time
     * and need no client.
     *
     * <p>Nothing is to be said to the client meanwhile: what is sent to one that is gone ends the statement.
     *
     * @param waits whether it waits for others without making them wait behind it
     */
    public void setForLongStatement(FilePart part, boolean waits, int serverVersion) throws SQLException {
        execute("RESET ROLE;\nRESET ALL;\n" + settings.set() + "SET statement_timeout = 0;\n"
                + (waits ? "SET lock_timeout = 0;\n" : "")
                + (serverVersion >= TRANSACTION_TIMEOUT_SINCE ? "SET transaction_timeout = 0;\n" : ""));
        for (String sql : part.settingsBefore()) {
            execute(sql);
        }
        execute("SET client_min_messages = error;\n"
                + (serverVersion >= CHECKS_CLIENT_SINCE ? "SET client_connection_check_interval = 0" : ""));
    }

    /** What brings such a session back to its own role behind the statement, each to be sent by itself. */
    public List<String> backToOwnRole() {
        return settings.role() == null
                ? List.of("RESET ROLE", "SET standard_conforming_strings = on")
                : List.of("SET ROLE " + settings.role(), "SET standard_conforming_strings = on");
    }

    /** A pooler hands the connection on after a failure, too. */
    private void giveBack(String after, SQLException failure) {
        try {
            if (!settings.areKept() && !after.isEmpty()) {
                execute(after);
            }
        } catch (SQLException gone) {
            failure.addSuppressed(gone);
        }
    }

    private void asTheFile(SqlCall call) throws SQLException {
        if (!settings.areKept()) {
            call.run();
            return;
        }
        execute(SessionSettings.TAKE_ROLE);
        try {
            call.run();
        } catch (SQLException failure) {
            leaveRole(failure);
            throw failure;
        }
        execute(settings.keepRole());
    }

    /** What the run does about a failure it does as itself. */
    private void leaveRole(SQLException failure) {
        try {
            execute(settings.keepRole());
        } catch (SQLException gone) {
            failure.addSuppressed(gone);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
