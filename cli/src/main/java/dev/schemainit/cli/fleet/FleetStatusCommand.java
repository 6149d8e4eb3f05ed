package dev.schemainit.cli.fleet;

import dev.schemainit.cli.terminal.Terminal;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the result of a fleet's execution, and how to run again what is not done.",
        footer = {
            "",
            "For an ARN it runs the AWS command line, aws stepfunctions describe-execution; for a state"
                    + " machine it shows the last execution. You can also give it the output of that command as a"
                    + " file, or on stdin with -.",
            "",
            "Example:",
            "  schemainit fleet status arn:aws:states:eu-west-3:111122223333:stateMachine:tenants",
            "",
            "Exit codes: 0 all databases are done, 1 some are not, 2 wrong usage, 3 it is still running."
        })
final class FleetStatusCommand implements Callable<Integer> {
    private static final int AT_FAULT = 1;
    private static final int RUNNING = 3;

    @Parameters(
            index = "0",
            paramLabel = "<execution>",
            description = "the ARN of a state machine or of an execution, a file, or -")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String execution;

    @Option(names = "--json", description = "print the status as JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var terminal = new Terminal(json);
        try {
            var status = FleetStatus.of(Executions.described(execution));
            new StatusText(status).lines().forEach(terminal::result);
            if (json) {
                terminal.print(Json.write(status.fields()) + "\n");
            }
            return status.isDone() ? 0 : status.isRunning() ? RUNNING : AT_FAULT;
        } catch (SchemaInitException failure) {
            terminal.failed(failure);
            return AT_FAULT;
        }
    }
}
