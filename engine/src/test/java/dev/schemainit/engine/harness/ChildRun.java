package dev.schemainit.engine.harness;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import dev.schemainit.engine.ReportText;
import dev.schemainit.engine.connect.Connector;
import dev.schemainit.engine.connect.Deadline;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.connect.Trust;
import dev.schemainit.engine.failure.SchemaInitException;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.engine.work.WorkPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A run in a JVM of its own, which can be killed. */
public final class ChildRun implements AutoCloseable {
    /** The property with what the run does about work that does not end in its time. */
    public static final String WORK = "work";

    private final Process process;
    private final BufferedReader output;

    private ChildRun(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Up and waiting for {@link #go()}, so that what is measured from there on is the run. */
    public static ChildRun ready(Login login, Path folder, String... jvmOptions) throws IOException {
        var command =
                new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ChildRun.class.getName(),
                login.host().text(),
                login.port().toString(),
                login.database().text(),
                login.user().text(),
                login.trust() instanceof Trust.CaFile ca ? ca.file().toString() : "",
                folder.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", login.password());
        var child = new ChildRun(builder.start());
        String first = child.output.readLine();
        if (!"ready".equals(first)) {
            throw new IllegalStateException("the child said: " + first);
        }
        return child;
    }

    public void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** With SIGKILL, as the kernel does. */
    public void kill() {
        // Not by the process's own method, which closes its output too.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** What it says after {@link #go()}, to its end. */
    public List<String> said() {
        return output.lines().toList();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws IOException {
        var login = TestDatabase.login(
                arguments[0],
                Integer.parseInt(arguments[1]),
                arguments[2],
                arguments[3],
                System.getenv("PGPASSWORD"),
                arguments[4].isEmpty() ? new Trust.RdsAuthorities() : new Trust.CaFile(Path.of(arguments[4])));
        var folder = MigrationFolder.read(Path.of(arguments[5]));
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        try {
            var migrator = new Migrator(
                            Connector.of(login), folder, false, Deadline.in(Duration.ofSeconds(30)), step -> {})
                    .leaving(WorkPolicy.valueOf(System.getProperty(WORK, WorkPolicy.ENDS.name())));
            new ReportText(migrator.run(Action.APPLY)).lines().forEach(System.out::println);
        } catch (SchemaInitException told) {
            System.out.println(told.getMessage());
        }
    }
}
