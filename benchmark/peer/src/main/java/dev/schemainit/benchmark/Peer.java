package dev.schemainit.benchmark;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.SslMode;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A migration tool as a Lambda function, with all that schemainit's function does around migrating. */
public abstract class Peer implements RequestStreamHandler {
    /** Applies what is pending in a folder. */
    protected abstract void migrate(DataSource database, Path folder) throws Exception;

    @Override
    public final void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Map<String, String> environment = System.getenv();
        Map<String, JsonNode> secret = secret(environment.get("DB_SECRET_ARN"), environment.get("AWS_REGION"));
        PGSimpleDataSource database = database(
                secret.get("host").asString(),
                Integer.parseInt(secret.get("port").asNumber()),
                secret.get("dbname").asString(),
                secret.get("username").asString(),
                secret.get("password").asString());
        database.setSslMode(SslMode.VERIFY_FULL.value);
        database.setSslRootCert(environment.get("DB_CA_FILE"));
        try {
            migrate(database, Path.of(environment.get("SQL_DIR")));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        output.write("{\"statusCode\": 200}".getBytes(StandardCharsets.UTF_8));
    }

    /** As a process: {@code <folder> jdbc:postgresql://host:port/database <user>}, the password in PGPASSWORD. */
    protected final void run(String[] arguments) throws Exception {
        var url = URI.create(arguments[1].substring("jdbc:".length()));
        migrate(
                database(
                        url.getHost(),
                        url.getPort(),
                        url.getPath().substring(1),
                        arguments[2],
                        System.getenv("PGPASSWORD")),
                Path.of(arguments[0]));
    }

    private static Map<String, JsonNode> secret(String arn, String region) {
        try (var client = SecretsManagerClient.builder()
                .region(Region.of(region))
                .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            String text =
                    client.getSecretValue(request -> request.secretId(arn)).secretString();
            return JsonNode.parser().parse(text).asObject();
        }
    }

    private static PGSimpleDataSource database(String host, int port, String name, String user, String password) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(name);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }
}
