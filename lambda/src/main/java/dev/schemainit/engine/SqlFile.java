package dev.schemainit.engine;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of SQL, read and checked.
 *
 * @param name its path below the folder, as in {@code V1__tables.sql} and {@code seed/R__rows.sql}
 * @param kind when it runs
 * @param version its version; null unless {@link Kind#VERSIONED}
 * @param transactional false for a file marked {@code -- schemainit: no-transaction}, which runs alone
 * @param checksum SHA-256 of its text with LF line endings, 64 hexadecimal digits
 * @param sql its whole text, as it goes to the server
 */
public record SqlFile(String name, Kind kind, Version version, boolean transactional, String checksum, String sql) {
    /** When a file runs. */
    public enum Kind {
        /** {@code V<version>__<description>.sql}: once, in version order. */
        VERSIONED,
        /** {@code R__<description>.sql}: whenever its checksum changed, after the versioned ones. */
        REPEATABLE,
        /** {@code seed/R__<description>.sql}: like a repeatable one, where seeding is switched on. */
        SEED
    }

    public static final String NO_TRANSACTION = "-- schemainit: no-transaction";

    private static final Pattern VERSIONED = Pattern.compile("V(\\d+(?:[._]\\d+)*)__[A-Za-z0-9_-]+\\.sql");
    private static final Pattern REPEATABLE = Pattern.compile("R__[A-Za-z0-9_-]+\\.sql");
    private static final int MAX_BYTES = 8 << 20;

    /**
     * Reads one file and makes every check that needs no database.
     *
     * @throws SchemaInitException naming the file, and the line or the byte at fault
     */
    static SqlFile read(Path folder, String name) {
        boolean seed = name.startsWith("seed/");
        String fileName = seed ? name.substring("seed/".length()) : name;
        Kind kind = kind(seed, fileName, name);
        String sql = text(folder.resolve(name), name);
        boolean transactional = !sql.lines().findFirst().orElse("").strip().equals(NO_TRANSACTION);
        if (!transactional && kind != Kind.VERSIONED) {
            throw ErrorCode.SQL_REPEATABLE_ALONE.exception(name);
        }
        SqlFileChecks.check(name, sql, transactional);
        Version version = kind == Kind.VERSIONED ? versionOf(name) : null;
        return new SqlFile(name, kind, version, transactional, checksum(sql), sql);
    }

    /**
     * Sends the whole text as it is.
     *
     * <p>The driver cancels it at the deadline: the server's own timeout is each statement's, and a session setting would
     * outlive a file that runs outside a transaction.
     */
    void execute(Connection connection, Deadline deadline) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout((int) Math.max(1, deadline.remaining().toSeconds()));
            send(statement, sql);
        }
    }

    /** The driver would read the text for JDBC's escapes in braces, and refuses quotes that it does not know. */
    public static void send(Statement statement, String sql) throws SQLException {
        statement.setEscapeProcessing(false);
        statement.execute(sql);
    }

    /** The version in the name of a versioned file. */
    static Version versionOf(String name) {
        Matcher versioned = VERSIONED.matcher(name);
        if (!versioned.matches()) {
            throw ErrorCode.FILE_NAME.exception(name);
        }
        return Version.parse(versioned.group(1));
    }

    static List<String> names(List<SqlFile> files) {
        return files.stream().map(SqlFile::name).toList();
    }

    private static Kind kind(boolean seed, String fileName, String name) {
        if (!seed && VERSIONED.matcher(fileName).matches()) {
            return Kind.VERSIONED;
        }
        if (REPEATABLE.matcher(fileName).matches()) {
            return seed ? Kind.SEED : Kind.REPEATABLE;
        }
        throw ErrorCode.FILE_NAME.exception(name);
    }

    private static String text(Path path, String name) {
        byte[] bytes;
        // Not a channel, of which thousands take twice as long.
        try (var in = new FileInputStream(path.toFile())) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException unreadable) {
            throw ErrorCode.FILE_UNREADABLE.exception(name);
        }
        if (bytes.length > MAX_BYTES) {
            throw ErrorCode.FILE_TOO_LARGE.exception(name, MAX_BYTES >> 20);
        }
        var buffer = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
            if (text.startsWith("\uFEFF")) {
                throw ErrorCode.FILE_BYTE_ORDER_MARK.exception(name);
            }
            return text;
        } catch (CharacterCodingException notUtf8) {
            throw ErrorCode.FILE_NOT_UTF8.exception(name, buffer.position());
        }
    }

    private static String checksum(String sql) {
        try {
            byte[] text = sql.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
