package dev.schemainit.test;

import dev.schemainit.localcloud.lambda.ExecutionEnvironment;
import dev.schemainit.localcloud.network.DatabaseServer;
import dev.schemainit.localcloud.network.TokenCheck;
import dev.schemainit.postgres.ScratchDirectory;
import dev.schemainit.postgres.ServerBuild;
import dev.schemainit.review.scratch.ServerRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server as RDS has it, with verified TLS and tokens of IAM, that all tests of a class share; before each
 * of them there is an empty database, and its owner who uses tokens.
 */
final class TlsServer implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    static final String REGION = "eu-west-3";
    static final String DATABASE = "documents";
    static final String OWNER = "schema_owner";
    static final String PASSWORD = "an owner's password";

    private ScratchDirectory directory;
    private DatabaseServer server;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = ScratchDirectory.create("schemainit-tls-");
        ServerBuild build = ServerRequest.build(Optional.empty(), Set.of(), directory.path(), progress -> {});
        server = DatabaseServer.start(List.of("localhost"), build, directory.path());
        server.accept(new TokenCheck(endpoint(), REGION, ExecutionEnvironment.CALLER, Clock.systemUTC()));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        server.reset(DATABASE, OWNER, PASSWORD);
        server.setUsesIam(OWNER, true);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        server.close();
        directory.close();
    }

    DatabaseServer server() {
        return server;
    }

    int port() {
        return server.address().getPort();
    }

    /** As tokens name it. */
    String endpoint() {
        return "localhost:" + port();
    }

    /** What a function needs that connects here, beyond how it logs in. */
    Map<String, String> settings() {
        return Map.of(
                "DB_HOST",
                "localhost",
                "DB_PORT",
                String.valueOf(port()),
                "DB_NAME",
                DATABASE,
                "DB_CA_FILE",
                server.authority().toString());
    }

    Connection connect(String user, String password, String sslMode) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {port()});
        source.setDatabaseName(DATABASE);
        source.setUser(user);
        source.setPassword(password);
        source.setSslMode(sslMode);
        source.setSslRootCert(server.authority().toString());
        return source.getConnection();
    }

    Connection connect(String user, String password) throws SQLException {
        return connect(user, password, "verify-full");
    }
}
