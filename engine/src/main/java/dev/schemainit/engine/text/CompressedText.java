package dev.schemainit.engine.text;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** A long text in few characters, all of them plain: deflate (RFC 1951) of its UTF-8, as base64 on one line. */
public final class CompressedText {
    private CompressedText() {}

    /** The few characters for a text. */
    public static String of(String text) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        var bytes = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            deflater.end();
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** The text; empty where it was not written by {@link #of}. */
    public static Optional<String> read(String compressed) {
        var inflater = new Inflater(true);
        try (var in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(compressed)), inflater)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException damaged) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
