package dev.schemainit.infra;

import java.util.List;
import software.amazon.awscdk.App;

/** The CDK app: one stack an environment. */
public final class SchemaInitializerApp {
    private SchemaInitializerApp() {}

    public static void main(String[] args) {
        try {
            App app = new App();
            addStacks(app);
            app.synth();
        } catch (ConfigException wrong) {
            // The message says it all; a stack trace would bury it.
            System.err.println(wrong.getMessage());
            System.exit(1);
        }
    }

    /** One stack for each environment in the app's context. */
    static List<SchemaStack> addStacks(App app) {
        return EnvironmentReader.read(app.getNode().tryGetContext(EnvironmentReader.KEY)).stream()
                .map(environment -> new SchemaStack(app, environment))
                .toList();
    }
}
