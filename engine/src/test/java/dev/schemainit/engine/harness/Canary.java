package dev.schemainit.engine.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Passwords that are found again wherever a piece of one is told.
 *
 * <p>Each has characters that URL, JSON and Base64 encode, around a word that no encoding but Base64 and hex changes.
 */
public final class Canary {
    public static final String PASSWORD = "é\"/\\ +%&?=Kanarienvogel€#:@<>'{$}`~^|;,";

    /** One that the server rejects, or that was rotated away. */
    public static final String OTHER_PASSWORD = "$\\'&\"+ /%Kanarienvogel?=ü";

    private static final String WORD = "Kanarienvogel";

    /** The word's first and last characters share their Base64 digits with what is beside them. */
    private static final List<String> FORMS = Stream.concat(
                    Stream.of(WORD.toLowerCase(Locale.ROOT), HexFormat.of().formatHex(bytes(WORD))),
                    IntStream.range(0, 3)
                            .mapToObj(shift -> Base64.getEncoder()
                                    .withoutPadding()
                                    .encodeToString(bytes(WORD.substring(shift, shift + 9)))))
            .map(form -> form.toLowerCase(Locale.ROOT))
            .toList();

    private Canary() {}

    /** Fails when a text tells a piece of any of the passwords, as it is or encoded. */
    public static void assertAbsent(String text) {
        assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain(FORMS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
