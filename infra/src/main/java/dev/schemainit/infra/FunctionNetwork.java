package dev.schemainit.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupEgress;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupIngress;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointService;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;
import software.constructs.IDependable;

/**
 * The two ways out that the function has, to the database and to Secrets Manager, and nothing else.
 *
 * <p>Every rule is a resource of its own in this scope, also those on groups that belong to others: the run can wait for
 * each of them, and destroying the stack takes them away again.
 */
final class FunctionNetwork extends Construct {
    private static final int HTTPS = 443;
    private static final String NOT_LOOKED_UP_YET = "TESTADDRESS";

    private final SecurityGroup group;
    private final List<IDependable> prerequisites = new ArrayList<>();
    private Map<String, String> environment = Map.of();

    FunctionNetwork(Construct scope, String id, SchemaInitializerProps props, IRole role) {
        super(scope, id);
        group = SecurityGroup.Builder.create(this, "Group")
                .vpc(props.vpc())
                .description("The schema initializer: to its database and to Secrets Manager only")
                .allowAllOutbound(false)
                .build();
        openDatabase(props.database());
        openSecretsManager(props, role);
    }

    ISecurityGroup group() {
        return group;
    }

    /** What has to be there before the function can do its work. */
    List<IDependable> prerequisites() {
        return List.copyOf(prerequisites);
    }

    /** What the function has to be told of its network. */
    Map<String, String> environment() {
        return environment;
    }

    private void openDatabase(Database database) {
        List<ISecurityGroup> targets = database.securityGroups();
        // While a lookup still has to be made, the CDK gives a stand-in without groups.
        if (targets.isEmpty() && !database.host().equals(NOT_LOOKED_UP_YET)) {
            Annotations.of(this)
                    .addError("The database has no VPC security group to let the function in. Fix: give it one.");
        }
        for (int i = 0; i < targets.size(); i++) {
            open("Database" + (i == 0 ? "" : i), targets.get(i), database.port(), "PostgreSQL");
        }
    }

    private void openSecretsManager(SchemaInitializerProps props, IRole role) {
        SecretsAccess access = props.secretsAccess();
        if (access instanceof SecretsAccess.ExistingEndpoint existing) {
            open("SecretsManager", existing.securityGroup(), HTTPS, "Secrets Manager");
        } else if (access instanceof SecretsAccess.NewEndpoint) {
            createEndpoint(props, role);
        } else {
            prerequisites.add(CfnSecurityGroupEgress.Builder.create(this, "SecretsManagerEgress")
                    .groupId(group.getSecurityGroupId())
                    .ipProtocol("tcp")
                    .fromPort(HTTPS)
                    .toPort(HTTPS)
                    .cidrIp("0.0.0.0/0")
                    .description("HTTPS over NAT: Secrets Manager publishes no address ranges")
                    .build());
        }
    }

    private void createEndpoint(SchemaInitializerProps props, IRole role) {
        var endpointGroup = SecurityGroup.Builder.create(this, "EndpointGroup")
                .vpc(props.vpc())
                .description("Secrets Manager endpoint of the schema initializer")
                .allowAllOutbound(false)
                .build();
        // Private DNS would send everybody in the VPC to this endpoint, whose group lets only the function in, and
        // would collide with an endpoint that is there already. The function is given the endpoint's own name instead.
        var endpoint = InterfaceVpcEndpoint.Builder.create(this, "Endpoint")
                .vpc(props.vpc())
                .subnets(props.subnets())
                .service(new InterfaceVpcEndpointService(secretsManager()))
                .securityGroups(List.of(endpointGroup))
                .privateDnsEnabled(false)
                .open(false)
                .build();
        endpoint.addToPolicy(PolicyStatement.Builder.create()
                .principals(List.of(role.getGrantPrincipal()))
                .actions(List.of("secretsmanager:GetSecretValue"))
                .resources(List.of(props.secret().getSecretArn()))
                .build());
        prerequisites.add(endpoint);
        open("SecretsManager", endpointGroup, HTTPS, "Secrets Manager");
        // An entry reads "<hosted zone>:<name>"; any of the endpoint's names will do.
        String name = Fn.select(1, Fn.split(":", Fn.select(0, endpoint.getVpcEndpointDnsEntries())));
        environment = Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", Fn.join("", List.of("https://", name)));
    }

    /**
     * The service's name, which is of this form in every region.
     *
     * <p>The CDK has it as a constant, of which it has 400: to read one, Java asks Node for each, which is a third of a synth.
     */
    private String secretsManager() {
        return "com.amazonaws." + Stack.of(this).getRegion() + ".secretsmanager";
    }

    private void open(String id, ISecurityGroup target, Number port, String what) {
        prerequisites.add(CfnSecurityGroupEgress.Builder.create(this, id + "Egress")
                .groupId(group.getSecurityGroupId())
                .destinationSecurityGroupId(target.getSecurityGroupId())
                .ipProtocol("tcp")
                .fromPort(port)
                .toPort(port)
                .description("To " + what)
                .build());
        prerequisites.add(CfnSecurityGroupIngress.Builder.create(this, id + "Ingress")
                .groupId(target.getSecurityGroupId())
                .sourceSecurityGroupId(group.getSecurityGroupId())
                .ipProtocol("tcp")
                .fromPort(port)
                .toPort(port)
                .description(what + " from the schema initializer")
                .build());
    }
}
