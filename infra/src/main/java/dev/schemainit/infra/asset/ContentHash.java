package dev.schemainit.infra.asset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** A hash of a set of files, from their names and contents: their times and how they were packed do not count. */
public final class ContentHash {
    private ContentHash() {}

    /** SHA-256 as 64 hexadecimal digits. */
    public static String of(SortedMap<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, content) -> {
                // Lengths first: no two sets of files may read as the same bytes.
                digest.update(length(name.getBytes(StandardCharsets.UTF_8)));
                digest.update(length(content));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] length(byte[] bytes) {
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }
}
