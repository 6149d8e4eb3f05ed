package com.example.imported;

import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** The app that cdk.json runs. */
public final class ImportedApp {
    private ImportedApp() {}

    public static void main(String[] args) {
        var app = new App();
        new ImportedStack(
                app,
                "imported",
                StackProps.builder()
                        .env(Environment.builder()
                                .account("111122223333")
                                .region("eu-west-3")
                                .build())
                        .build());
        app.synth();
    }
}
