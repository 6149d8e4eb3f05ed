package dev.schemainit.localcloud.states;

import com.sun.net.httpserver.HttpExchange;
import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.network.LocalServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Step Functions as its callers see it: the state machines that exist, and StartExecution.
 *
 * <p>An interpreter of the States Language that is not ours executes them, in a process each; where a definition waits,
 * it waits a moment. Source: AWS Step Functions API Reference, "StartExecution".
 */
public final class StateMachines implements AutoCloseable {
    private static final String INVOKE = "/invoke";
    private static final String FUNCTION = "function=";
    private static final String START = "AWSStepFunctions.StartExecution";

    private final InvokedFunctions functions;
    private final Interpreter interpreter;
    private final LocalServer server;
    private final Map<String, String> definitions = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final List<Execution> ended = new ArrayList<>();
    private int running;

    /**
     * @param nodeModules where the interpreter is
     * @param directory for what it needs
     */
    public StateMachines(InvokedFunctions functions, Path nodeModules, Path directory) throws IOException {
        this.functions = functions;
        this.interpreter = new Interpreter(nodeModules, directory);
        this.server = new LocalServer(this::handle);
    }

    public String url() {
        return server.url();
    }

    /** Creates a state machine, or gives it another definition: what runs already goes on as it began. */
    public synchronized void put(String arn, String definition) {
        definitions.put(arn, definition);
    }

    public synchronized void remove(String arn) {
        definitions.remove(arn);
    }

    /** Executes a definition to its end, as an execution of a state machine that nobody else knows. */
    public Execution execute(String definition, String input) {
        return outcome("machine", "execution", definition, input);
    }

    /** All executions that have ended, in that order. */
    public synchronized List<Execution> ended() {
        return List.copyOf(ended);
    }

    public synchronized void forgetEnded() {
        ended.clear();
    }

    /** Waits until no execution runs. */
    public synchronized void awaitEnds() throws InterruptedException {
        while (running > 0) {
            wait();
        }
    }

    @Override
    public void close() {
        interpreter.close();
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        try {
            if (exchange.getRequestURI().getPath().equals(INVOKE)) {
                invoke(exchange);
            } else if (START.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
                start(exchange);
            } else {
                refuse(exchange, "UnknownOperationException");
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void invoke(HttpExchange exchange) throws IOException, InterruptedException {
        String query = Objects.requireNonNull(exchange.getRequestURI().getRawQuery());
        String arn = URLDecoder.decode(query.substring(FUNCTION.length()), StandardCharsets.UTF_8);
        Optional<InvokedFunctions.Answer> answer = functions.invoke(arn, LocalServer.body(exchange));
        int status = answer.isEmpty() ? 404 : answer.get().failed() ? 500 : 200;
        LocalServer.reply(
                exchange, status, answer.map(InvokedFunctions.Answer::payload).orElse("{}"));
    }

    private void start(HttpExchange exchange) throws IOException {
        Map<String, Object> request =
                Json.readObject(LocalServer.body(exchange)).orElseThrow();
        var machine = String.valueOf(request.get("stateMachineArn"));
        var name = String.valueOf(request.getOrDefault("name", UUID.randomUUID().toString()));
        var input = String.valueOf(request.getOrDefault("input", "{}"));
        Optional<String> definition = begin(machine, name);
        if (definition.isEmpty()) {
            refuse(exchange, isKnown(machine) ? "ExecutionAlreadyExists" : "StateMachineDoesNotExist");
            return;
        }
        var thread = new Thread(() -> run(machine, name, definition.get(), input), "local-execution");
        thread.setDaemon(true);
        thread.start();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("executionArn", machine.replace(":stateMachine:", ":execution:") + ":" + name);
        answer.put("startDate", Instant.now().getEpochSecond());
        LocalServer.reply(exchange, 200, Json.write(answer));
    }

    private synchronized boolean isKnown(String machine) {
        return definitions.containsKey(machine);
    }

    /** Empty where the machine does not exist, or has had an execution of this name. */
    private synchronized Optional<String> begin(String machine, String name) {
        Optional<String> definition = Optional.ofNullable(definitions.get(machine));
        if (definition.isEmpty() || !names.add(machine + ":" + name)) {
            return Optional.empty();
        }
        running++;
        return definition;
    }

    private void run(String machine, String name, String definition, String input) {
        String[] parts = machine.split(":");
        Execution execution = outcome(parts[parts.length - 1], name, definition, input);
        synchronized (this) {
            ended.add(execution);
            running--;
            notifyAll();
        }
    }

    private Execution outcome(String machine, String name, String definition, String input) {
        try {
            Map<String, Object> outcome = interpreter.execute(definition, input, url());
            return new Execution(
                    machine,
                    name,
                    outcome.containsKey("output") ? Json.write(outcome.get("output")) : null,
                    text(outcome.get("error")),
                    text(outcome.get("cause")));
        } catch (IOException broken) {
            return new Execution(machine, name, null, "States.Runtime", broken.getMessage());
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : String.valueOf(value);
    }

    private static void refuse(HttpExchange exchange, String type) throws IOException {
        LocalServer.reply(exchange, 400, Json.write(Map.of("__type", type, "message", type)));
    }
}
