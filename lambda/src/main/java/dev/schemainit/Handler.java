package dev.schemainit;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.schemainit.engine.Connector;
import dev.schemainit.engine.Deadline;
import dev.schemainit.engine.ErrorCode;
import dev.schemainit.engine.Initializer;
import dev.schemainit.engine.Json;
import dev.schemainit.engine.Login;
import dev.schemainit.engine.Mask;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.SchemaInitException;
import dev.schemainit.engine.SqlFolder;
import dev.schemainit.engine.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The Lambda function: event and environment in, the schema in the database out.
 *
 * <p>Answers {@code {"statusCode": 200, "body": "<JSON text>"}} and fails by throwing, because the Trigger takes any answer
 * for a success and shows an exception's message as the reason.
 */
public final class Handler implements RequestStreamHandler {
    private static final Duration MAX_MARGIN = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final PrintStream out;

    /** Called by Lambda. */
    public Handler() {
        this(System.getenv(), System.out);
    }

    Handler(Map<String, String> environment, PrintStream out) {
        this.environment = Map.copyOf(environment);
        this.out = out;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var invocation = new Invocation(new JsonLog(out, context.getAwsRequestId()), deadline(context));
        output.write(invocation.answer(input).getBytes(StandardCharsets.UTF_8));
    }

    /** A tenth of the time left, at most ten seconds, is kept to roll back and to tell the reason. */
    private static Deadline deadline(Context context) {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
        Duration margin = left.dividedBy(10);
        return Deadline.in(left.minus(margin.compareTo(MAX_MARGIN) < 0 ? margin : MAX_MARGIN));
    }

    /** One call, with the password it must not tell. */
    private final class Invocation {
        private final JsonLog log;
        private final Deadline deadline;
        private Mask mask = Mask.NOTHING;

        Invocation(JsonLog log, Deadline deadline) {
            this.log = log;
            this.deadline = deadline;
        }

        String answer(InputStream input) throws IOException {
            try {
                Report report = run(Event.read(input));
                log.metrics(report);
                var answer = new LinkedHashMap<String, Object>();
                answer.put("statusCode", 200);
                answer.put("body", Json.write(report.toMap(), mask));
                return Json.write(answer);
            } catch (SchemaInitException failure) {
                SchemaInitException told = failure.masked(mask);
                log.failure(told);
                throw told;
            } catch (RuntimeException bug) {
                log.unforeseen(bug);
                throw ErrorCode.UNEXPECTED.exception(bug.getClass().getSimpleName());
            }
        }

        private Report run(Event event) {
            Settings settings = Settings.read(environment);
            SqlFolder folder = SqlFolder.read(settings.sqlFolder());
            var secrets = new SecretsClient(settings.secretArn(), settings.region(), environment);
            var connector = Connector.renewing(login(secrets, settings));
            boolean seeding = event.seeding().orElse(settings.seeding());
            return new Initializer(connector, folder, seeding, deadline, log::step).run(event.action());
        }

        private Supplier<Login> login(SecretsClient secrets, Settings settings) {
            return () -> {
                long start = System.nanoTime();
                Login login = Secret.login(secrets.text(), settings);
                mask = mask.and(Mask.of(login.password()));
                log.mask(mask);
                log.step(new Step("secret", "secret read", (System.nanoTime() - start) / 1_000_000));
                return login;
            };
        }
    }
}
