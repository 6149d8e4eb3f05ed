package dev.schemainit.test;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.text.Json;
import dev.schemainit.lambda.Handler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The function, with work that takes several calls: each call runs the real one, and says that work is left until there
 * were enough of them.
 */
public final class WorkingHandler implements RequestStreamHandler {
    /** How many calls the work takes. */
    static final String CALLS = "STAND_IN_CALLS";

    /** Which call fails; none by default. */
    static final String FAILS_AT = "STAND_IN_FAILS_AT";

    private final Handler handler = new Handler();
    private int calls;

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        Map<String, Object> event = Json.readObject(text).orElse(Map.of());
        Object answer = "Delete".equals(event.get("RequestType")) ? Map.of("IsComplete", true) : work(event, context);
        output.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> work(Map<String, Object> event, Context context) throws IOException {
        calls++;
        if (calls == number(FAILS_AT)) {
            throw EngineError.OUT_OF_SPACE.exception("V1__documents.sql:1");
        }
        boolean left = calls < number(CALLS);
        if (event.containsKey("RequestType")) {
            run("{}", context);
            return Map.of("IsComplete", !left);
        }
        var answer = new LinkedHashMap<>(run(Json.write(event), context));
        if (left) {
            answer.put("working", true);
        }
        return answer;
    }

    private Map<String, Object> run(String event, Context context) throws IOException {
        var answer = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, context);
        return Json.readObject(answer.toString(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static int number(String variable) {
        return Integer.parseInt(System.getenv().getOrDefault(variable, "0"));
    }
}
