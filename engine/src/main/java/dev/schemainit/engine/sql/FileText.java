package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.statement.FileRules;
import dev.schemainit.engine.statement.SqlStatement;
import dev.schemainit.engine.text.Sha256;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds.
 *
 * @param sql its whole text
 * @param checksum SHA-256 of the text with LF line endings, 64 hexadecimal digits
 * @param statements in order, possibly none
 * @param backfill how its statement runs in ranges of keys; null for any other file
 */
public record FileText(
        String sql,
        String checksum,
        List<SqlStatement> statements,
        @Nullable Backfill backfill) {
    private static final int MAX_BYTES = 8 << 20;

    /**
     * Reads a file of UTF-8 of at most 8 MiB, and makes every check that needs no database.
     *
     * @param name for messages
     * @throws dev.schemainit.engine.failure.SchemaInitException for any other file
     */
    static FileText read(Path path, String name) {
        String text = decoded(path, name);
        List<SqlStatement> statements = FileRules.statements(name, text, isMarked(text));
        Backfill backfill = Backfill.of(name, text, statements).orElse(null);
        return new FileText(text, checksum(text), statements, backfill);
    }

    private static String decoded(Path path, String name) {
        byte[] bytes;
        // Not a channel, of which thousands take twice as long.
        try (var in = new FileInputStream(path.toFile())) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException unreadable) {
            throw EngineError.FILE_UNREADABLE.exception(name);
        }
        if (bytes.length > MAX_BYTES) {
            throw EngineError.FILE_TOO_LARGE.exception(name, MAX_BYTES >> 20);
        }
        var buffer = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
            if (text.startsWith("\uFEFF")) {
                throw EngineError.FILE_BYTE_ORDER_MARK.exception(name);
            }
            return text;
        } catch (CharacterCodingException notUtf8) {
            throw EngineError.FILE_NOT_UTF8.exception(name, buffer.position());
        }
    }

    /** Whether its first line is the marker {@link MigrationFile#NO_TRANSACTION}, or says how its statement runs. */
    public boolean isMarked() {
        return isMarked(sql) || backfill != null;
    }

    /**
     * The checksum of what a run has read of it when its first statements are done.
     *
     * @param count of these statements, from 0
     */
    public String checksumOfFirst(int count) {
        if (count == 0) {
            return checksum("");
        }
        SqlStatement last = statements.get(count - 1);
        // The line that ends a COPY may itself end in a carriage return.
        return checksum(sql.substring(0, last.copyData() == null ? last.end() : last.next())
                .stripTrailing());
    }

    private static boolean isMarked(String text) {
        return text.lines().findFirst().orElse("").strip().equals(MigrationFile.NO_TRANSACTION);
    }

    private static String checksum(String text) {
        return Sha256.of(text.replace("\r\n", "\n"));
    }
}
