package dev.schemainit.infra;

import dev.schemainit.infra.asset.FunctionPackage;
import dev.schemainit.infra.config.ConfigException;
import dev.schemainit.infra.config.EnvironmentReader;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

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
        List<SchemaStack> stacks = addStacks(app);
        app.synth();
        stacks.forEach(stack -> stack.notLookedUp().ifPresent(System.err::println));
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
