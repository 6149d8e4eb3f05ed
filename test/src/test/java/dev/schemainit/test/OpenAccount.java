package dev.schemainit.test;

import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.postgres.ScratchDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An account for each test, with nothing deployed, and a copy of the documents schema to go on from. */
final class OpenAccount implements BeforeEachCallback, AfterEachCallback {
    private ScratchDirectory directory;
    private Account account;
    private SchemaFolder folder;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        directory = ScratchDirectory.create("schemainit-account-");
        account = Account.open(directory.path());
        folder = SchemaFolder.documents(directory.path());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        account.close();
        directory.close();
    }

    /** Of the test's own. */
    Path directory() {
        return directory.path();
    }

    Account account() {
        return account;
    }

    SchemaFolder folder() {
        return folder;
    }

    /** What {@code cdk synth} makes of the documents stack with the folder as it is now. */
    CloudAssembly synth() throws Exception {
        return Synth.withSql(directory(), Account.DOCUMENTS, folder.path());
    }

    /** Deploys that. */
    Deployment deploy() throws Exception {
        return account.deploy(synth(), Account.DOCUMENTS);
    }
}
