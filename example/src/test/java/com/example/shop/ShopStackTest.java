package com.example.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** What the deployment does for the function that uses the tables. */
class ShopStackTest {
    private final Template template = Template.fromStack(new ShopStack(new App(), "shop"));

    @Test
    void theFunctionIsThereAfterTheSchema() {
        String run = only("Custom::Trigger");

        Map<String, Object> api = template.findResources(
                        "AWS::Lambda::Function",
                        Map.of("Properties", Map.of("Handler", "com.example.shop.api.OrdersHandler::handle")))
                .values()
                .iterator()
                .next();

        assertTrue(((List<?>) api.get("DependsOn")).contains(run));
    }

    @Test
    void theFunctionMayConnectAsItsOwnUserAlone() {
        template.hasResourceProperties(
                "AWS::IAM::Policy",
                Map.of(
                        "PolicyName",
                        Match.stringLikeRegexp("ApiServiceRole"),
                        "PolicyDocument",
                        Match.objectLike(Map.of(
                                "Statement",
                                List.of(Match.objectLike(Map.of(
                                        "Action", "rds-db:connect", "Effect", "Allow")))))));
    }

    @Test
    void thePullRequestNamesTheFilesThatRun() {
        assertTrue(template.toJSON().get("Metadata").toString().contains("V1__orders.sql"));
    }

    private String only(String type) {
        var ids = template.findResources(type).keySet();
        assertEquals(1, ids.size());
        return ids.iterator().next();
    }
}
