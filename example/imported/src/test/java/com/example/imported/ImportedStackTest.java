package com.example.imported;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** What the stack adds to a network and a database that are not its own. */
class ImportedStackTest {
    private final Template template = Template.fromStack(new ImportedStack(
            new App(),
            "imported",
            StackProps.builder()
                    .env(Environment.builder()
                            .account("111122223333")
                            .region("eu-west-3")
                            .build())
                    .build()));

    @Test
    void theDatabaseLetsTheFunctionInBeforeTheRun() {
        Map<String, Map<String, Object>> rules = template.findResources(
                "AWS::EC2::SecurityGroupIngress",
                Map.of("Properties", Map.of("GroupId", "sg-0123456789abcdef0", "FromPort", 5432)));
        Map<String, Object> run =
                template.findResources("Custom::Trigger").values().iterator().next();

        assertTrue(((List<?>) run.get("DependsOn")).containsAll(rules.keySet()) && rules.size() == 1);
    }

    @Test
    void theRoleReadsOneSecret() {
        template.hasResourceProperties(
                "AWS::IAM::Role",
                Map.of(
                        "Policies",
                        Match.arrayWith(List.of(Match.objectLike(Map.of(
                                "PolicyDocument",
                                Map.of(
                                        "Statement",
                                        Match.arrayWith(List.of(Match.objectLike(Map.of(
                                                "Action",
                                                "secretsmanager:GetSecretValue",
                                                "Resource",
                                                "arn:aws:secretsmanager:eu-west-3:111122223333:secret:orders/login-AbCdEf")))))))))));
    }

    @Test
    void nothingOfTheDatabaseIsCreated() {
        template.resourceCountIs("AWS::RDS::DBCluster", 0);
        template.resourceCountIs("AWS::EC2::VPC", 0);
        template.resourceCountIs("AWS::EC2::VPCEndpoint", 0);
    }
}
