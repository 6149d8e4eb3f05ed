package dev.schemainit.engine.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The checksum of a text. */
public final class Sha256 {
    private static final int SHORT = 16;

    private Sha256() {}

    /** SHA-256 of its UTF-8, 64 hexadecimal digits. */
    public static String of(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The first 16 digits, for people to compare: it protects against mistakes, not against intent. */
    public static String shortOf(String text) {
        return of(text).substring(0, SHORT);
    }
}
