package com.example.shop.api;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/**
 * Counts the orders, with the login that the initializer has made and a token of IAM as its password.
 *
 * <p>Lambda's Java runtimes trust the certificates of RDS, and so the server's is verified.
 */
public final class OrdersHandler {
    private final RdsUtilities tokens = RdsUtilities.builder()
            .region(Region.of(System.getenv("AWS_REGION")))
            .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
            .build();

    public Map<String, Object> handle(Map<String, Object> event) throws SQLException {
        try (Connection connection = connect();
                ResultSet counted = connection.createStatement().executeQuery("SELECT count(*) FROM orders")) {
            counted.next();
            return Map.of("orders", counted.getLong(1));
        }
    }

    private Connection connect() throws SQLException {
        String host = System.getenv("DB_HOST");
        int port = Integer.parseInt(System.getenv("DB_PORT"));
        String user = System.getenv("DB_USER");
        var server = new PGSimpleDataSource();
        server.setServerNames(new String[] {host});
        server.setPortNumbers(new int[] {port});
        server.setDatabaseName(System.getenv("DB_NAME"));
        server.setUser(user);
        server.setPassword(tokens.generateAuthenticationToken(
                token -> token.hostname(host).port(port).username(user)));
        server.setSslMode("verify-full");
        server.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
        return server.getConnection();
    }
}
