package dev.schemainit.lambda;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.text.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The search that the function's tests rely on finds what it has to. */
class CanaryTest {
    static Stream<String> leaks() {
        return Stream.of(Canary.PASSWORD, Canary.OTHER_PASSWORD)
                .flatMap(password -> Stream.of(
                        "FATAL: " + password,
                        Json.write(Json.write(password)),
                        URLEncoder.encode(password, StandardCharsets.UTF_8),
                        base64("", password),
                        base64("a", password),
                        base64("user:", password),
                        Base64.getUrlEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8)),
                        HexFormat.of().withUpperCase().formatHex(password.getBytes(StandardCharsets.UTF_8)),
                        // A message that was cut off.
                        password.substring(0, password.indexOf("vogel") + 5)));
    }

    private static String base64(String before, String password) {
        return Base64.getEncoder().encodeToString((before + password).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void findsAPasswordInEveryEncoding(String leak) {
        assertThatThrownBy(() -> Canary.assertAbsent("before " + leak + " after"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void findsNothingInOtherTexts() {
        assertThatCode(() -> Canary.assertAbsent("the password of user app")).doesNotThrowAnyException();
    }
}
