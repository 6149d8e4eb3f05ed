package dev.schemainit.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.harness.Figures;
import dev.schemainit.lambda.Settings.ConfiguredDatabase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of secrets, events and environments that nobody would write: each is read, or refused in the project's own
 * way and without a word of it. {@code -Dfuzz=} says how many; the same number gives the same texts.
 */
class ParsingFuzzTest {
    private static final int TEXTS = Integer.getInteger("fuzz", 5000);

    /** In every text, and in no message. */
    private static final String MARK = "Kanarienvogel";

    private static final List<String> NAMES = List.of(
            "username",
            "password",
            "host",
            "port",
            "dbname",
            "engine",
            "action",
            "seed_builtin_data",
            "Username",
            "",
            MARK);
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "'",
            "null",
            "true",
            "1e999",
            "-0",
            "5432",
            " ",
            "\n",
            "\u0000",
            "\uFEFF",
            "é",
            MARK,
            "\"" + MARK + "\"",
            "apply",
            "postgres",
            "?",
            "&",
            "/",
            "NaN",
            "//",
            "/*");
    private static final Map<String, String> VALID = Map.of(
            "DB_SECRET_ARN",
            "arn:aws:secretsmanager:eu-west-3:111122223333:secret:db-AbCdEf",
            "SQL_DIR",
            "/opt/sql",
            "DB_HOST",
            "db.example.com",
            "DB_NAME",
            "app",
            "DB_USER",
            "app");

    private final Random random = new Random(1);

    @Test
    void secretsAreReadOrRefused() {
        ConfiguredDatabase settings = Settings.read(VALID).database();
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = random.nextBoolean() ? object() : pieces();
            if (refusal(text, () -> Secret.login(text, settings)).isEmpty()) {
                read++;
                Login login = Secret.login(text, settings).login();
                assertThat(login.password()).isNotEmpty();
            }
        }
        assertThat(read).isBetween(TEXTS / 100, TEXTS * 99 / 100);
    }

    @Test
    void eventsAreReadOrRefused() {
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = random.nextBoolean() ? object() : pieces();
            byte[] bytes = text.getBytes(random.nextInt(4) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
            read += refusal(text, () -> Event.read(new ByteArrayInputStream(bytes)))
                            .isEmpty()
                    ? 1
                    : 0;
        }
        assertThat(read).isBetween(TEXTS / 100, TEXTS * 99 / 100);
        Figures.record("made-up secrets, events and environments", TEXTS + " of each, 0 failures of another kind");
    }

    @Test
    void environmentsAreReadOrRefused() {
        var names = List.of(
                "DB_SECRET_ARN",
                "SQL_DIR",
                "DB_HOST",
                "DB_PORT",
                "DB_NAME",
                "DB_USER",
                "SEED_BUILTIN_DATA",
                "DB_CA_FILE",
                "DB_AUTH",
                "DB_LOGINS");
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            var environment = new HashMap<>(VALID);
            String text = random.nextInt(3) == 0 ? String.valueOf(random.nextInt(99_999)) : pieces();
            // The names of logins are told.
            environment.put(any(names), random.nextInt(4) == 0 ? object().replace(MARK, "app") : text);
            read += refusal(text, () -> Settings.read(environment)).isEmpty() ? 1 : 0;
        }
        assertThat(read).isBetween(TEXTS / 100, TEXTS * 99 / 100);
    }

    /** Where reading that starts over with each character would never end. */
    @Test
    void longTextsAreReadInNoTime() {
        ConfiguredDatabase settings = Settings.read(VALID).database();
        for (String piece : PIECES) {
            String text = piece.repeat(200_000);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () -> {
                        refusal(text, () -> Secret.login(text, settings));
                        refusal(text, () -> Secret.login("{\"a\":" + text, settings));
                        refusal(
                                text,
                                () -> Settings.read(Map.of("DB_HOST", text, "DB_NAME", text, "DB_SECRET_ARN", text)));
                    },
                    piece);
        }
    }

    /** What was said, or nothing when it was read. Any other exception fails the test. */
    private static String refusal(String text, Callable<?> reading) {
        try {
            reading.call();
            return "";
        } catch (SchemaInitException refused) {
            assertThat(refused.getMessage() + refused.details())
                    .as(text.length() > 500 ? "a long text" : text)
                    .startsWith("SI-")
                    .doesNotContain(MARK);
            return refused.getMessage();
        } catch (Exception unforeseen) {
            throw new AssertionError("not the project's own: " + text, unforeseen);
        }
    }

    private String object() {
        return IntStream.range(0, random.nextInt(7))
                .mapToObj(i -> "\"" + any(NAMES) + "\":" + value())
                .collect(Collectors.joining(",", "{", random.nextInt(20) == 0 ? "" : "}"));
    }

    private String value() {
        return switch (random.nextInt(8)) {
            case 0 -> String.valueOf(random.nextInt(99_999) - 100);
            case 1 -> any(List.of("null", "true", "false", "1e5", "[]", "{}"));
            case 2 -> object();
            case 3 ->
                "\"" + pieces().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
            default -> "\"" + any(List.of("app", "postgres", "plan", "5432", "db.example.com", MARK)) + "\"";
        };
    }

    private String pieces() {
        return IntStream.range(0, random.nextInt(8)).mapToObj(i -> any(PIECES)).collect(Collectors.joining());
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
