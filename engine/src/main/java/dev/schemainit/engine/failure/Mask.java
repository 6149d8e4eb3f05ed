package dev.schemainit.engine.failure;

import dev.schemainit.engine.text.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes a password out of a text, as it is and in the encodings in which it travels (URL, Base64, JSON).
 *
 * <p>The second line of defence: texts are built from parts that hold no secret in the first place. There is none for a
 * weak password, of few characters or a part of a name that is told anyway: stars in its place would give it away.
 */
public final class Mask {
    /** Masks nothing: for the time before there is a password. */
    public static final Mask NOTHING = new Mask(List.of());

    private static final int SHORTEST = 8;
    private static final String STARS = "***";

    private final List<String> forms;

    private Mask(List<String> forms) {
        this.forms = forms;
    }

    /**
     * A mask for one password.
     *
     * @param names what is told of this login, such as its user and its database
     * @return empty for a password under eight characters, or that one of the names contains
     */
    public static Optional<Mask> of(String password, Collection<String> names) {
        if (password.length() < SHORTEST || names.stream().anyMatch(name -> name.contains(password))) {
            return Optional.empty();
        }
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        String json = Json.write(password);
        return Optional.of(new Mask(Stream.of(
                        password,
                        json.substring(1, json.length() - 1),
                        URLEncoder.encode(password, StandardCharsets.UTF_8),
                        Base64.getEncoder().encodeToString(bytes),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                .distinct()
                .toList()));
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
