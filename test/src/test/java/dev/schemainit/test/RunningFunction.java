package dev.schemainit.test;

import dev.schemainit.localcloud.network.SecretsManager;
import dev.schemainit.postgres.ScratchDirectory;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The packaged function in a process that all tests of a class share, with the documents schema and its secret. */
final class RunningFunction implements BeforeAllCallback, AfterAllCallback {
    private ScratchDirectory directory;
    private Installation installation;
    private Function function;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = ScratchDirectory.create("schemainit-function-");
        installation = Installation.in(directory.path());
        function = installation.start(Map.of());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        function.close();
        installation.close();
        directory.close();
    }

    Installation installation() {
        return installation;
    }

    SecretsManager secrets() {
        return installation.secrets();
    }

    Function function() {
        return function;
    }
}
