package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemainit.engine.text.Json;
import dev.schemainit.infra.config.EnvironmentReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.cloudformation.include.CfnInclude;
import software.amazon.awscdk.cloudformation.include.CfnIncludeProps;

/** The network and the database of the first deployment, and the environment that the same page configures for them. */
class FirstDatabaseTest {
    private static final Path PAGES = Path.of("docs/start");
    private static final Pattern ENVIRONMENT = Pattern.compile("(?s)```json\n(\"orders\": \\{.*?\\n\\})\n```");

    @Test
    void thePagesEnvironmentNamesWhatTheTemplateMakes() throws Exception {
        Template database = template();
        Map<String, Object> environment = environment();

        assertThat(EnvironmentReader.all(Map.of("orders", environment)).databases())
                .hasSize(1);
        database.hasResourceProperties(
                "AWS::EC2::VPC", Map.of("Tags", List.of(Map.of("Key", "Name", "Value", environment.get("vpc")))));
        database.hasResourceProperties(
                "AWS::RDS::DBCluster",
                Map.of(
                        "DBClusterIdentifier",
                        environment.get("cluster"),
                        "DatabaseName",
                        environment.get("database"),
                        "ManageMasterUserPassword",
                        environment.get("secret").equals("managed")));
        database.resourceCountIs("AWS::EC2::InternetGateway", 0);
        assertThat(environment).containsEntry("subnets", "isolated").containsEntry("secretsEndpoint", "create");
    }

    /** As the CDK reads it: it knows each type, and what its properties may be. */
    private static Template template() {
        var stack = new Stack(new App(), "orders-database");
        new CfnInclude(
                stack,
                "Template",
                CfnIncludeProps.builder()
                        .templateFile(PAGES.resolve("database.yml").toString())
                        .build());
        return Template.fromStack(stack);
    }

    private static Map<String, Object> environment() throws Exception {
        Matcher block = ENVIRONMENT.matcher(Files.readString(PAGES.resolve("first-deployment.md")));
        assertThat(block.find()).isTrue();
        var environment = new HashMap<String, Object>();
        Map<?, ?> written = (Map<?, ?>)
                Json.readObject("{" + block.group(1) + "}").orElseThrow().get("orders");
        written.forEach((key, value) -> environment.put(String.valueOf(key), value));
        // The page's reader writes that folder in the next step.
        environment.put("sql", "sql/documents");
        return environment;
    }
}
