package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file holds.
 *
 * @param sql its whole text, as it goes to the server
 * @param checksum SHA-256 of the text with LF line endings, 64 hexadecimal digits
 */
public record FileText(String sql, String checksum) {
    private static final int MAX_BYTES = 8 << 20;

    /** A text with its checksum. */
    static FileText of(String sql) {
        try {
            byte[] text = sql.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return new FileText(
                    sql,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(text)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads a file of UTF-8 of at most 8 MiB.
     *
     * @param name for messages
     * @throws dev.schemainit.engine.failure.SchemaInitException for any other file
     */
    static FileText read(Path path, String name) {
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
            return of(text);
        } catch (CharacterCodingException notUtf8) {
            throw EngineError.FILE_NOT_UTF8.exception(name, buffer.position());
        }
    }
}
