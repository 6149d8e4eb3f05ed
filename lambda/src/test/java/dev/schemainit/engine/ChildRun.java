package dev.schemainit.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run in a JVM of its own, which can be killed. */
final class ChildRun implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildRun(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Up and waiting for {@link #go()}, so that what is measured from there on is the run. */
    static ChildRun ready(Login login, Path folder, String... jvmOptions) throws IOException {
        var command =
                new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ChildRun.class.getName(),
                login.host(),
                String.valueOf(login.port()),
                login.database(),
                login.user(),
                login.caFile().map(Path::toString).orElse(""),
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

    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** With SIGKILL, as the kernel does. */
    void kill() {
        // Not by the process's own method, which closes its output too.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** What it says after {@link #go()}, to its end. */
    List<String> said() {
        return output.lines().toList();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws IOException {
        var login = new Login(
                arguments[0],
                Integer.parseInt(arguments[1]),
                arguments[2],
                arguments[3],
                System.getenv("PGPASSWORD"),
                Optional.of(arguments[4]).filter(file -> !file.isEmpty()).map(Path::of));
        var folder = SqlFolder.read(Path.of(arguments[5]));
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        try {
            new Initializer(Connector.of(login), folder, false, Deadline.in(Duration.ofSeconds(30)), step -> {})
                    .run(Action.APPLY)
                    .details()
                    .forEach(System.out::println);
        } catch (SchemaInitException told) {
            System.out.println(told.getMessage());
        }
    }
}
