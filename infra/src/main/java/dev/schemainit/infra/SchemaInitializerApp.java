package dev.schemainit.infra;

import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** The CDK app: one stack an environment. */
public final class SchemaInitializerApp {
    private SchemaInitializerApp() {}

    public static void main(String[] args) {
        try {
            synth(AppProps.builder().build());
        } catch (ConfigException wrong) {
            // The message says it all; a stack trace would bury it.
            System.err.println(wrong.getMessage());
            System.exit(1);
        }
    }

    /**
     * Writes the templates and assets of all environments.
     *
     * @param props context and output folder, where they are not in the process's environment as the command line sets it
     */
    public static void synth(AppProps props) {
        App app = new App(props);
        addStacks(app);
        app.synth();
    }

    /** One stack for each environment in the app's context. */
    static List<SchemaStack> addStacks(App app) {
        // Once for all: unpacking it, for its hash, is a noticeable part of a synth.
        FunctionPackage functionPackage = FunctionPackage.read();
        return EnvironmentReader.read(app.getNode().tryGetContext(EnvironmentReader.KEY)).stream()
                .map(environment -> new SchemaStack(app, environment, functionPackage))
                .toList();
    }
}
