package dev.schemainit.lambda.fleet;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.schemainit.engine.Action;
import dev.schemainit.engine.ReportJson;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.text.Json;
import dev.schemainit.lambda.FunctionError;
import dev.schemainit.lambda.Handler;
import dev.schemainit.lambda.JsonLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda function of a fleet, whose events name one target of its list.
 *
 * <p>It answers an apply with a few fields, and a failure likewise: {@code {"target": "t1", "applied": 2}} and
 * {@code {"target": "t1", "failed": true, "code": "SI-31"}}. Its caller is a state machine that counts failures, and
 * whose states take 256 KB. The reason is in the log. Any other action answers and fails as {@link Handler} does.
 */
public final class FleetHandler implements RequestStreamHandler {
    /** As Lambda's configuration names it. */
    public static final String NAME = "dev.schemainit.lambda.fleet.FleetHandler::handleRequest";

    private final Map<String, String> environment;
    private final PrintStream out;
    /** The list in a layer, which stays as it is; null: not read yet. */
    private @Nullable TargetList file;
    /** Of the last target; another one has its client of Secrets Manager. */
    private Handler function;

    /** Called by Lambda in its initialisation phase. */
    public FleetHandler() {
        this.environment = System.getenv();
        this.out = System.out;
        this.function = new Handler();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var log = new JsonLog(out, context.getAwsRequestId());
        FleetEvent event = logged(log, () -> FleetEvent.read(input));
        if (event instanceof FleetEvent.Run run && run.action() != Action.APPLY) {
            function = logged(log, () -> function(run, log, context));
            function.handleRequest(run.input(), output, context);
            return;
        }
        output.write(Json.write(answer(event, log, context)).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> answer(FleetEvent event, JsonLog log, Context context) throws IOException {
        if (event instanceof FleetEvent.Run run) {
            return applied(run, log, context);
        }
        return logged(
                log,
                () -> event instanceof FleetEvent.Tally tally
                        ? new FleetTally(tally.fleet()).fields()
                        : plan((FleetEvent.Plan) event, log, context));
    }

    private Map<String, Object> plan(FleetEvent.Plan plan, JsonLog log, Context context) throws IOException {
        FleetSettings settings = FleetSettings.read(environment);
        return new FleetPlan(list(settings, log, context), settings).fields(plan.only());
    }

    /** A failure is an answer. */
    private Map<String, Object> applied(FleetEvent.Run run, JsonLog log, Context context) throws IOException {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("target", run.target());
        try {
            function = logged(log, () -> function(run, log, context));
            Map<String, Object> body = function.body(run.input(), context);
            answer.put("applied", ((List<?>) body.getOrDefault("applied", List.of())).size());
            if (body.containsKey(ReportJson.WORK)) {
                answer.put("working", true);
            }
        } catch (SchemaInitException failure) {
            answer.put("failed", true);
            answer.put("code", failure.code().label());
        }
        return answer;
    }

    /** The function of one target. */
    private Handler function(FleetEvent.Run run, JsonLog log, Context context) throws IOException {
        TargetList list = list(FleetSettings.read(environment), log, context);
        FleetTarget target =
                list.find(run.target()).orElseThrow(() -> FleetError.TARGET_UNKNOWN.exception(list.source()));
        return function.with(target.environment(environment));
    }

    private TargetList list(FleetSettings settings, JsonLog log, Context context) throws IOException {
        String source = settings.targets();
        Optional<S3Object> object = S3Object.parse(source);
        if (object.isPresent()) {
            Deadline deadline = Handler.deadline(context);
            return TargetList.read(
                    source, object.get().text(environment, TargetList.MAX_BYTES, deadline, log::waiting));
        }
        if (file == null) {
            file = TargetList.read(source, file(source));
        }
        return file;
    }

    private static String file(String path) throws IOException {
        try {
            return Files.readString(Path.of(path));
        } catch (NoSuchFileException missing) {
            throw FleetError.LIST_NOT_FOUND.exception(path);
        }
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    /** What fails before there is a run, in the log as a failed run is. */
    private static <T> T logged(JsonLog log, Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (SchemaInitException failure) {
            SchemaInitException shown = failure.withAddress();
            log.failure(shown);
            throw shown;
        } catch (RuntimeException bug) {
            log.unforeseen(bug);
            throw FunctionError.UNEXPECTED
                    .exception(bug.getClass().getSimpleName())
                    .withAddress();
        }
    }
}
