package dev.schemainit.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.schemainit.engine.Action;
import dev.schemainit.engine.DatabaseCreation;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.Report;
import dev.schemainit.engine.ReportJson;
import dev.schemainit.engine.access.DeclaredLogin;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.LoginSource;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.text.Json;
import dev.schemainit.lambda.Event.InvokedBy;
import dev.schemainit.review.impact.MeasuredPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Lambda function: event and environment in, the schema in the database out.
 *
 * <p>Answers {@code {"statusCode": 200, "body": "<JSON text>"}} and fails by throwing, because the Trigger takes any
 * answer for a success and shows an exception's message as the reason.
 */
public final class Handler implements RequestStreamHandler {
    /** As Lambda's configuration names it. */
    public static final String NAME = "dev.schemainit.lambda.Handler::handleRequest";

    /** As the CDK's provider framework reads it. */
    private static final String IS_COMPLETE = "IsComplete";

    private static final Duration MAX_MARGIN = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final PrintStream out;
    /** Empty where no secret is to be read. */
    private final Optional<SecretsReader> secrets;

    /** Called by Lambda in its initialisation phase, which is the time for building the client of Secrets Manager. */
    public Handler() {
        this(System.getenv(), System.out);
    }

    private Handler(Map<String, String> environment, PrintStream out) {
        this(environment, out, SecretsReader.of(environment));
    }

    private Handler(Map<String, String> environment, PrintStream out, Optional<SecretsReader> secrets) {
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.secrets = secrets;
    }

    /** The same function with other settings, whose secrets are read by the same client where it asks their region. */
    public Handler with(Map<String, String> settings) {
        return new Handler(settings, out, SecretsReader.of(settings, secrets));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var log = new JsonLog(out, context.getAwsRequestId());
        Map<String, Object> answer = explained(log, () -> answer(Event.read(input), log, deadline(context)));
        output.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The answer's body as fields, for a caller who answers in another form.
     *
     * @return without masks: only what can be no secret may be repeated of it
     * @throws SchemaInitException masked, and in the log already
     */
    public Map<String, Object> body(InputStream input, Context context) throws IOException {
        var log = new JsonLog(out, context.getAwsRequestId());
        return explained(log, () -> answered(Event.read(input), log, deadline(context)));
    }

    /** A tenth of the time left, at most ten seconds, is kept to roll back and to report the reason. */
    public static Deadline deadline(Context context) {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
        Duration margin = left.dividedBy(10);
        return Deadline.in(left.minus(margin.compareTo(MAX_MARGIN) < 0 ? margin : MAX_MARGIN));
    }

    private interface Work {
        Map<String, Object> run() throws IOException;
    }

    /** @throws SchemaInitException masked, and in the log */
    private static Map<String, Object> explained(JsonLog log, Work work) throws IOException {
        try {
            return work.run();
        } catch (SchemaInitException failure) {
            SchemaInitException shown = failure.masked(log.mask()).withAddress();
            log.failure(shown);
            throw shown;
        } catch (RuntimeException bug) {
            log.unforeseen(bug);
            throw FunctionError.UNEXPECTED
                    .exception(bug.getClass().getSimpleName())
                    .withAddress();
        }
    }

    /** Beside the body, only what a machine that calls again has to know. */
    private Map<String, Object> answer(Event event, JsonLog log, Deadline deadline) {
        boolean isCalledAgain = environment.containsKey(Settings.LONG_WORK);
        if (isCalledAgain && event.invokedBy() == InvokedBy.REMOVED_RESOURCE) {
            return Map.of(IS_COMPLETE, true);
        }
        Map<String, Object> body = answered(event, log, deadline);
        boolean working = body.containsKey(ReportJson.WORK);
        if (isCalledAgain && event.invokedBy() == InvokedBy.RESOURCE) {
            // CloudFormation takes 4 KB.
            return Map.of(IS_COMPLETE, !working);
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("statusCode", 200);
        answer.put("body", Json.write(body, log.mask()::apply));
        if (working) {
            answer.put("working", true);
        }
        return answer;
    }

    /** The answer's body, as fields. Whatever makes a verify fail is a metric, too: somebody watches the database. */
    private Map<String, Object> answered(Event event, JsonLog log, Deadline deadline) {
        Settings.address(environment).ifPresent(log::connectsTo);
        try {
            return run(event, log, deadline);
        } catch (RuntimeException failure) {
            if (event.action() == Action.VERIFY) {
                log.verifyFailed(failure);
            }
            throw failure;
        }
    }

    private Map<String, Object> run(Event event, JsonLog log, Deadline deadline) {
        Settings settings = Settings.read(environment);
        MigrationFolder folder = MigrationFolder.read(settings.sqlFolder());
        settings.requireRoles(folder);
        var connector = new Connector(login(settings, deadline, log), Connector.NEW_SERVER, log::waiting);
        var fresh = new Migrator(connector, folder, event.seedingOr(settings.seeding()), deadline, log::step)
                .leaving(event.workOr(settings.work()));
        Migrator going = settings.reportsDrift() ? fresh.reportingDrift() : fresh;
        Migrator adopting = event.adoptAt() == null ? going : going.adoptingUpTo(event.adoptAt());
        Migrator migrator =
                folder.access().isEmpty() ? adopting : adopting.withLogins(declared(settings, deadline, log));
        if (settings.createDatabase() && event.action() == Action.APPLY) {
            new DatabaseCreation(connector, deadline, log::step).run();
        }
        if (event.action() == Action.PLAN) {
            MeasuredPlan plan = MeasuredPlan.of(migrator, connector);
            log.metrics(plan.report());
            return plan.fields();
        }
        Report report = migrator.run(event.action());
        log.metrics(report);
        return new ReportJson(report).fields();
    }

    private LoginSource login(Settings settings, Deadline deadline, JsonLog log) {
        return settings.secret() == null
                ? new IamLogins(new TokenSigner(environment, Clock.systemUTC()), settings.database(), log)
                : new SecretLogins(secrets.orElseThrow(), settings.secret(), settings.database(), deadline, log);
    }

    private List<DeclaredLogin> declared(Settings settings, Deadline deadline, JsonLog log) {
        return settings.logins().stream()
                .map(login -> new DeclaredLogin(
                        login.name(),
                        login.role(),
                        login.secret() == null
                                ? new DeclaredLogin.Authentication.Iam()
                                : new DeclaredLogin.Authentication.Password(new SecretPassword(
                                        secrets.orElseThrow(), login.secret(), login.name(), deadline, log))))
                .toList();
    }
}
