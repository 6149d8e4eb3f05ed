package dev.schemainit.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.harness.Canary;
import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.Deployment;
import dev.schemainit.localcloud.ExistingDatabase;
import dev.schemainit.localcloud.LocalCloud;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.CustomResources.Exchange;
import dev.schemainit.localcloud.network.DatabaseServer;
import dev.schemainit.localcloud.network.Forwarder;
import dev.schemainit.postgres.ServerBuild;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.review.scratch.ServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An account with the databases of both sample environments, empty, on one server, and nothing deployed yet.
 *
 * <p>Every deployment in it is searched for the database's password, and for those of the logins: events, responses,
 * and all logs.
 */
final class Account implements AutoCloseable {
    static final String DOCUMENTS = "documents";
    static final String DOMAINFLOW = "domainflow";

    /** Where cdk.json is. */
    static final Path HOME = Path.of("").toAbsolutePath();

    private static DatabaseServer server;

    private final Map<String, ExistingDatabase> databases = new LinkedHashMap<>();
    private final Map<String, Forwarder> forwarders = new HashMap<>();
    private final LocalCloud cloud;

    private Account(LocalCloud cloud) {
        this.cloud = cloud;
    }

    static Account open(Path directory) throws Exception {
        List<ExistingDatabase> existing =
                List.of(ExistingDatabase.read(HOME, DOCUMENTS), ExistingDatabase.read(HOME, DOMAINFLOW));
        DatabaseServer shared = server(existing);
        var account = new Account(new LocalCloud(HOME.resolve("node_modules"), shared.authority(), directory));
        for (ExistingDatabase database : existing) {
            account.databases.put(database.name(), database);
            account.forwarders.put(database.name(), account.cloud.add(database, shared));
            shared.reset(database.database(), database.login(), Canary.PASSWORD);
            shared.setUsesIam(database.login(), database.usesIam());
            account.cloud.putSecret(database, Canary.PASSWORD);
        }
        return account;
    }

    /** One for all tests of a JVM; a shutdown hook of its own stops it. */
    private static synchronized DatabaseServer server(List<ExistingDatabase> existing)
            throws IOException, GeneralSecurityException, ServerStartException, SQLException {
        if (server == null) {
            List<String> names = existing.stream().map(ExistingDatabase::host).toList();
            ServerBuild build = ServerRequest.build(Optional.empty(), Set.of("postgis"), HOME, progress -> {});
            server = DatabaseServer.start(names, build, Files.createDirectories(HOME.resolve("test/target/tls")));
        }
        return server;
    }

    LocalCloud cloud() {
        return cloud;
    }

    ExistingDatabase database(String name) {
        return databases.get(name);
    }

    Forwarder forwarder(String name) {
        return forwarders.get(name);
    }

    Deployment deploy(CloudAssembly assembly, String name) throws Exception {
        Deployment deployment = cloud.deploy(assembly, databases.get(name), event -> {});
        assertNothingTold(deployment);
        cloud.secrets().arns().stream()
                .flatMap(arn -> Json.readObject(cloud.secrets().text(arn)).stream())
                .map(secret -> String.valueOf(secret.get("password")))
                .forEach(password -> assertThat(deployment.toString()).doesNotContain(password));
        return deployment;
    }

    /** A rotation that is over: the user's password and the secret are both another. */
    void rotate(String name, String password) throws SQLException {
        server.setPassword(databases.get(name).login(), password);
        cloud.putSecret(databases.get(name), password);
    }

    void execute(String name, String sql) throws SQLException {
        server.execute(databases.get(name).database(), sql);
    }

    /** The first column of every row. */
    List<String> query(String name, String sql) throws SQLException {
        return server.query(databases.get(name).database(), sql);
    }

    /** The files that were applied, in order. */
    List<String> history(String name) throws SQLException {
        return query(name, "SELECT file FROM schemainit.history ORDER BY id");
    }

    /** The tables outside PostgreSQL's own schemas and not an extension's, with their schemas. */
    List<String> tables(String name) throws SQLException {
        return query(name, """
                SELECT oid::regclass::text FROM pg_class
                WHERE relkind = 'r' AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
                    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
                ORDER BY 1""");
    }

    /** Holds an advisory lock of a database, for which its statements can wait. */
    Gate hold(String name, int lock) throws SQLException {
        return Gate.hold(server.connect(databases.get(name).database()), lock);
    }

    @Override
    public void close() throws IOException {
        cloud.close();
    }

    private static void assertNothingTold(Deployment deployment) {
        deployment.events().forEach(event -> Canary.assertAbsent(event.toString()));
        deployment.exchanges().stream().map(Exchange::toString).forEach(Canary::assertAbsent);
        deployment.invocations().forEach(invocation -> {
            Canary.assertAbsent(invocation.toString());
            assertThat(invocation.printed().stderr()).doesNotContain("Exception");
        });
    }
}
