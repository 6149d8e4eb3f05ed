package dev.schemainit.infra;

import dev.schemainit.infra.asset.FunctionPackage;
import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.config.EnvironmentReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;

/** The CDK app: one stack for each environment of {@code cdk.json}. */
public final class SchemaInitializerApp {
    private SchemaInitializerApp() {}

    public static void main(String[] args) {
        try {
            synth(AppProps.builder().build());
        } catch (ConfigException wrong) {
            // A stack trace would bury the message.
            System.err.println(wrong.getMessage());
            System.exit(1);
        }
    }

    /**
     * Writes the templates and assets of all environments.
     *
     * @param props context and output folder, if they are not in the process's environment, where the command line puts
     *     them
     */
    public static void synth(AppProps props) {
        App app = new App(props);
        addStacks(app);
        app.synth();
        notLookedUp(app).ifPresent(System.err::println);
    }

    /** What to do about lookups that have failed, as one line for all stacks; empty where none has. */
    private static Optional<String> notLookedUp(App app) {
        List<Stack> failed = app.getNode().getChildren().stream()
                .filter(Stack.class::isInstance)
                .map(Stack.class::cast)
                .filter(SchemaInitializerApp::hasFailedLookups)
                .toList();
        return failed.isEmpty()
                ? Optional.empty()
                : Optional.of(distinct(failed, Stack::getStackName)
                        + ": made-up values in the template, because cdk.context.json lacks lookups: run npx cdk synth"
                        + " with credentials of account " + distinct(failed, Stack::getAccount)
                        + ", and commit cdk.context.json");
    }

    /** The CDK marks the stack with its own words, after it has gone on with made-up values. */
    private static boolean hasFailedLookups(Stack stack) {
        return stack.getNode().getMetadata().stream()
                .anyMatch(entry -> entry.getType().equals("aws:cdk:error"));
    }

    private static String distinct(List<Stack> stacks, Function<Stack, String> property) {
        return stacks.stream().map(property).distinct().collect(Collectors.joining(", "));
    }

    /** One stack for each environment in the app's context; those of one database are returned. */
    static List<SchemaStack> addStacks(App app) {
        // Once for all stacks: it is unpacked for its hash, which is a noticeable part of a synth.
        FunctionPackage functionPackage = FunctionPackage.read();
        EnvironmentReader.Environments environments =
                EnvironmentReader.all(app.getNode().tryGetContext(EnvironmentReader.KEY));
        environments.fleets().forEach(fleet -> new FleetStack(app, fleet, functionPackage));
        return environments.databases().stream()
                .map(environment -> new SchemaStack(app, environment, functionPackage))
                .toList();
    }
}
