package dev.schemainit.benchmark;

import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

/** The least that a CDK app in Java can be: the floor of cdk synth. */
public final class EmptyApp {
    private EmptyApp() {}

    public static void main(String[] arguments) {
        var app = new App();
        new Stack(app, "empty");
        app.synth();
    }
}
