package dev.schemainit.localcloud.lambda;

import com.sun.net.httpserver.HttpExchange;
import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.network.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lambda as its callers see it: the functions that exist, and the Invoke API in front of their processes.
 *
 * <p>An invocation takes a warm process of its version, or starts another one when all of them are busy. Sources: AWS
 * Lambda API Reference, "Invoke"; AWS Lambda Developer Guide, "Understanding the Lambda execution environment
 * lifecycle".
 */
public final class LambdaService implements AutoCloseable {
    private static final Pattern INVOKE = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final Pattern ARN =
            Pattern.compile("(?:arn:[^:]+:lambda:[^:]+:\\d{12}:function:)?([^:]+)(?::(.+))?");

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The version that is not published, and that callers reach who name none. */
    public static final String LATEST = "$LATEST";

    private final Network network;
    private final LocalServer server;
    private final Map<String, FunctionVersion> functions = new HashMap<>();
    private final Map<FunctionVersion, Deque<ExecutionEnvironment>> warm = new HashMap<>();
    private final List<ExecutionEnvironment> started = new ArrayList<>();
    private final List<Invocation> invocations = new ArrayList<>();
    private int busy;
    private volatile Duration startDelay = Duration.ZERO;
    private final Thread shutdownHook = new Thread(this::killAll, "local-lambda");

    public LambdaService(Network network) throws IOException {
        this.network = network;
        this.server = new LocalServer(this::handle);
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    public String url() {
        return server.url();
    }

    /** Creates a version of a function, or changes the unpublished one. */
    public synchronized void put(FunctionVersion function) {
        functions.put(function.name() + ":" + function.version(), function);
    }

    /** The function of this ARN, which ends with a version. */
    public synchronized FunctionVersion function(String arn) {
        return find(arn, null).orElseThrow();
    }

    /** Keeps the unpublished function as it is now, under the next number. */
    public synchronized FunctionVersion publish(String name, int number) {
        FunctionVersion version =
                Objects.requireNonNull(functions.get(name + ":" + LATEST), name).as(String.valueOf(number));
        put(version);
        return version;
    }

    public synchronized void remove(String arn) {
        functions.values().removeIf(function -> function.arn().equals(arn));
    }

    /** How much longer than here the next process takes to come up, where a network interface has to be attached. */
    public void delayNextStart(Duration delay) {
        startDelay = delay;
    }

    /** Whether there is a function of this ARN, which ends with a version. */
    public synchronized boolean has(String arn) {
        return find(arn, null).isPresent();
    }

    /** One invocation of the function of this ARN, which ends with a version. */
    public Invocation invoke(String arn, String event) throws IOException, InterruptedException {
        return invoke(function(arn), event);
    }

    /** Waits until this many processes are at work at once, a minute at most. */
    public synchronized void awaitBusy(int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (busy < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new IllegalStateException("there were never " + count + " processes at work at once");
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All invocations that have ended, in that order. */
    public synchronized List<Invocation> invocations() {
        return List.copyOf(invocations);
    }

    public synchronized void forgetInvocations() {
        invocations.clear();
    }

    @Override
    public void close() {
        killAll();
        server.close();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs, and finds nothing to do.
        }
    }

    private synchronized void killAll() {
        started.forEach(ExecutionEnvironment::close);
        started.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Matcher path = INVOKE.matcher(exchange.getRequestURI().getPath());
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
        if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            refuse(exchange, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        } else if (!path.matches() || !exchange.getRequestMethod().equals("POST")) {
            refuse(exchange, 404, "UnknownOperationException", "");
        } else {
            invoke(exchange, path.group(1));
        }
    }

    private void invoke(HttpExchange exchange, String name) throws IOException {
        Optional<FunctionVersion> function = find(name, exchange.getRequestURI().getQuery());
        if (function.isEmpty()) {
            refuse(exchange, 404, "ResourceNotFoundException", "Function not found: " + name);
            return;
        }
        try {
            Invocation invocation = invoke(function.get(), LocalServer.body(exchange));
            var headers = exchange.getResponseHeaders();
            headers.set("X-Amz-Executed-Version", function.get().version());
            if (invocation.failed()) {
                headers.set("X-Amz-Function-Error", "Unhandled");
            }
            LocalServer.reply(exchange, 200, invocation.payload());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            // Also when the caller has given up meanwhile: the function has run to its end all the same.
            exchange.close();
        }
    }

    private synchronized Optional<FunctionVersion> find(String name, @Nullable String query) {
        Matcher arn = ARN.matcher(name);
        if (!arn.matches()) {
            return Optional.empty();
        }
        String qualifier =
                query != null && query.startsWith("Qualifier=") ? query.substring("Qualifier=".length()) : arn.group(2);
        return Optional.ofNullable(functions.get(arn.group(1) + ":" + (qualifier == null ? LATEST : qualifier)));
    }

    private Invocation invoke(FunctionVersion function, String event) throws IOException, InterruptedException {
        Optional<ExecutionEnvironment> idle = takeWarm(function);
        ExecutionEnvironment environment = idle.isPresent() ? idle.get() : start(function);
        synchronized (this) {
            busy++;
            notifyAll();
        }
        Invocation invocation = environment.invoke(event);
        synchronized (this) {
            busy--;
            invocations.add(invocation);
            if (environment.isAlive()) {
                warm.computeIfAbsent(function, key -> new ArrayDeque<>()).add(environment);
            }
        }
        return invocation;
    }

    private synchronized Optional<ExecutionEnvironment> takeWarm(FunctionVersion function) {
        return Optional.ofNullable(
                warm.getOrDefault(function, new ArrayDeque<>()).poll());
    }

    private ExecutionEnvironment start(FunctionVersion function) throws IOException, InterruptedException {
        Duration delay = startDelay;
        startDelay = Duration.ZERO;
        Thread.sleep(delay.toMillis());
        Path directory = Files.createDirectories(function.task().resolveSibling("hosts"));
        Path hosts = network.hosts(function.settings().groups(), directory);
        ExecutionEnvironment environment =
                ExecutionEnvironment.start(function.with(network.environment(function)), hosts);
        synchronized (this) {
            started.add(environment);
        }
        return environment;
    }

    private static void refuse(HttpExchange exchange, int status, String type, String message) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
        LocalServer.reply(exchange, status, Json.write(Map.of("Type", "User", "Message", message)));
    }
}
