package dev.schemainit.engine.failure;

import dev.schemainit.engine.text.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes a password out of a text, as it is and in the encodings in which it travels (URL, Base64, JSON).
 *
 * <p>The second line of defence: texts are built from parts that hold no secret in the first place.
 */
public final class Mask {
    /** Masks nothing: for the time before there is a password. */
    public static final Mask NOTHING = new Mask(List.of());

    private static final int SHORTEST = 4;
    private static final String STARS = "***";

    private final List<String> forms;

    private Mask(List<String> forms) {
        this.forms = forms;
    }

    /** A mask for one password. One under four characters is left alone: masking it would garble every text. */
    public static Mask of(String password) {
        if (password.length() < SHORTEST) {
            return NOTHING;
        }
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        String json = Json.write(password);
        return new Mask(Stream.of(
                        password,
                        json.substring(1, json.length() - 1),
                        URLEncoder.encode(password, StandardCharsets.UTF_8),
                        Base64.getEncoder().encodeToString(bytes),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                .distinct()
                .toList());
    }

    /** Masks what either masks: the password before a rotation and the one after. */
    public Mask and(Mask other) {
        return new Mask(
                Stream.concat(forms.stream(), other.forms.stream()).distinct().toList());
    }

    public String apply(String text) {
        String masked = text;
        for (String form : forms) {
            masked = masked.replace(form, STARS);
        }
        return masked;
    }
}
