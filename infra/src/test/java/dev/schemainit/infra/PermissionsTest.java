package dev.schemainit.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that a deployment may do afterwards: a new permission anywhere in a template fails here first. */
class PermissionsTest {
    private static final List<String> NETWORK_INTERFACES = List.of(
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses");
    private static final List<String> WRITE_LOG = List.of("logs:CreateLogStream", "logs:PutLogEvents");

    @Test
    void theFunctionHasTheseStatementsAndNoOther() {
        Rendered stack = SampleApp.stack("documents");
        String functionArn = "arn:aws:lambda:eu-west-3:111122223333:function:"
                + stack.function().get("FunctionName");

        assertThat(statements(role(stack, "SchemaInitializerRole")))
                .containsExactly(
                        Map.of(
                                "Effect",
                                "Allow",
                                "Action",
                                "secretsmanager:GetSecretValue",
                                "Resource",
                                List.of(
                                        "arn:aws:secretsmanager:eu-west-3:111122223333:secret:ca-a2a/db-password-??????",
                                        Map.of("Ref", stack.onlyId("AWS::SecretsManager::Secret")))),
                        Map.of(
                                "Effect",
                                "Allow",
                                "Action",
                                WRITE_LOG,
                                "Resource",
                                arnOf(log(stack, "SchemaInitializerLog"))),
                        Map.of("Effect", "Allow", "Action", NETWORK_INTERFACES, "Resource", "*"),
                        Map.of(
                                "Effect",
                                "Deny",
                                "Action",
                                NETWORK_INTERFACES,
                                "Resource",
                                "*",
                                "Condition",
                                Map.of("ArnEquals", Map.of("lambda:SourceFunctionArn", functionArn))));
    }

    @Test
    void theTriggersProviderMayInvokeTheFunctionAndWriteItsLog() {
        Rendered stack = SampleApp.stack("documents");
        String function = stack.resources("AWS::Lambda::Function").keySet().stream()
                .filter(id -> id.startsWith("SchemaInitializerFunction"))
                .findFirst()
                .orElseThrow();

        // Any version of the one function: on a rollback CloudFormation runs the one before.
        assertThat(statements(role(stack, "AWSCDKTrigger")))
                .containsExactly(
                        Map.of(
                                "Effect",
                                "Allow",
                                "Action",
                                List.of("lambda:InvokeFunction"),
                                "Resource",
                                List.of(Map.of("Fn::Join", List.of("", List.of(arnOf(function), ":*"))))),
                        Map.of(
                                "Effect",
                                "Allow",
                                "Action",
                                WRITE_LOG,
                                "Resource",
                                arnOf(log(stack, "SchemaInitializerTriggerProviderLog"))));
    }

    @Test
    void theEndpointLetsOneRoleReadOneSecret() {
        Rendered stack = SampleApp.stack("domainflow");

        assertThat(statementsOf(stack.onlyProperties("AWS::EC2::VPCEndpoint").get("PolicyDocument")))
                .containsExactly(Map.of(
                        "Effect",
                        "Allow",
                        "Principal",
                        Map.of("AWS", arnOf(id(stack, "AWS::IAM::Role", "SchemaInitializerRole"))),
                        "Action",
                        "secretsmanager:GetSecretValue",
                        "Resource",
                        "arn:aws:secretsmanager:eu-west-3:111122223333:secret:domainflow/db-login-??????"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"documents", "domainflow"})
    void noOtherPolicyIsInTheTemplate(String name) {
        Rendered stack = SampleApp.stack(name);

        assertThat(stack.resources("AWS::IAM::Role"))
                .hasSize(2)
                .allSatisfy((id, role) -> assertThat(Rendered.properties(role)).doesNotContainKey("ManagedPolicyArns"));
        for (String type : List.of(
                "AWS::IAM::Policy",
                "AWS::IAM::ManagedPolicy",
                "AWS::Lambda::Permission",
                "AWS::SecretsManager::ResourcePolicy")) {
            assertThat(stack.resources(type)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"documents", "domainflow"})
    void wildcardsAreTheNetworkInterfacesAndTheVersionsOfTheFunction(String name) {
        Rendered stack = SampleApp.stack(name);
        var wild = new ArrayList<Object>();
        stack.resources("AWS::IAM::Role")
                .values()
                .forEach(role -> statements(Rendered.properties(role)).stream()
                        .filter(statement -> SampleApp.pretty(statement).contains("*"))
                        .forEach(statement -> wild.add(statement.get("Action"))));

        assertThat(wild)
                .containsExactlyInAnyOrder(NETWORK_INTERFACES, NETWORK_INTERFACES, List.of("lambda:InvokeFunction"));
    }

    private static Map<String, Object> role(Rendered stack, String prefix) {
        return Rendered.properties(stack.resources("AWS::IAM::Role").get(id(stack, "AWS::IAM::Role", prefix)));
    }

    private static String log(Rendered stack, String prefix) {
        return id(stack, "AWS::Logs::LogGroup", prefix);
    }

    private static String id(Rendered stack, String type, String prefix) {
        return stack.resources(type).keySet().stream()
                .filter(id -> id.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> arnOf(String id) {
        return Map.of("Fn::GetAtt", List.of(id, "Arn"));
    }

    private static List<Map<String, Object>> statements(Map<String, Object> role) {
        var statements = new ArrayList<Map<String, Object>>();
        for (Object policy : (List<?>) role.get("Policies")) {
            statements.addAll(statementsOf(SampleApp.map(policy).get("PolicyDocument")));
        }
        return statements;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> statementsOf(Object document) {
        return (List<Map<String, Object>>) SampleApp.map(document).get("Statement");
    }
}
