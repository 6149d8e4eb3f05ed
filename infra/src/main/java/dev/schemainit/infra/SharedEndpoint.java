package dev.schemainit.infra;

import dev.schemainit.infra.config.ConfigException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointService;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * The endpoint of Secrets Manager that the initializers of one VPC in one stack share.
 *
 * <p>It ends at the stack, because its policy names each role: two stacks would need each other.
 *
 * <p>It has no private DNS. That would send everybody in the VPC to this endpoint, whose group lets only the functions
 * in, and would collide with an endpoint that the VPC has already. The functions get the endpoint's own name instead.
 */
final class SharedEndpoint extends Construct {
    private static final String ID = "SchemaInitializerEndpoint-";

    private final SecurityGroup group;
    private final InterfaceVpcEndpoint endpoint;
    private final List<String> subnetIds;

    private SharedEndpoint(Stack stack, String id, IVpc vpc, SubnetSelection subnets) {
        super(stack, id);
        subnetIds = vpc.selectSubnets(subnets).getSubnetIds();
        group = SecurityGroup.Builder.create(this, "Group")
                .vpc(vpc)
                .description("Secrets Manager endpoint of the schema initializer")
                .allowAllOutbound(false)
                .build();
        endpoint = InterfaceVpcEndpoint.Builder.create(this, "Endpoint")
                .vpc(vpc)
                .subnets(subnets)
                .service(new InterfaceVpcEndpointService(serviceName(stack)))
                .securityGroups(List.of(group))
                .privateDnsEnabled(false)
                .open(false)
                .build();
    }

    /**
     * The endpoint of a VPC in the scope's stack, created for the first that asks.
     *
     * @param chosen the subnets that the app wants for it; null: any
     * @param otherwise the subnets for it if the app does not say
     * @throws ConfigException if it was created in other subnets than those chosen
     */
    static SharedEndpoint of(Construct scope, IVpc vpc, @Nullable SubnetSelection chosen, SubnetSelection otherwise) {
        Stack stack = Stack.of(scope);
        String id = ID + name(vpc);
        if (stack.getNode().tryFindChild(id) instanceof SharedEndpoint found) {
            found.requireSubnets(vpc, chosen);
            return found;
        }
        return new SharedEndpoint(stack, id, vpc, chosen == null ? otherwise : chosen);
    }

    /**
     * The service's name, which has this form in every region.
     *
     * <p>The CDK has it as one of 400 constants. To read one, Java asks Node for each, which is a third of a synth.
     */
    private static String serviceName(Stack stack) {
        return "com.amazonaws." + stack.getRegion() + ".secretsmanager";
    }

    /** The VPC's id, the same for each import of it; the path of one that the app creates. */
    private static String name(IVpc vpc) {
        return Token.isUnresolved(vpc.getVpcId()) ? vpc.getNode().getPath().replace('/', '-') : vpc.getVpcId();
    }

    private void requireSubnets(IVpc vpc, @Nullable SubnetSelection chosen) {
        if (chosen != null && !vpc.selectSubnets(chosen).getSubnetIds().equals(subnetIds)) {
            throw new ConfigException(
                    "The initializers of the VPC " + vpc.getNode().getPath()
                            + " share one endpoint in this stack, and choose different subnets for it. Fix: choose the"
                            + " same.");
        }
    }

    /**
     * Adds a role and its secrets to the endpoint's policy.
     *
     * @param secretArns as policies name them
     */
    void allow(IRole role, List<String> secretArns) {
        endpoint.addToPolicy(PolicyStatement.Builder.create()
                .principals(List.of(role.getGrantPrincipal()))
                .actions(List.of("secretsmanager:GetSecretValue"))
                .resources(secretArns)
                .build());
    }

    ISecurityGroup group() {
        return group;
    }

    /** What the AWS SDK has to ask instead of the service's public name. */
    String url() {
        // An entry reads "<hosted zone>:<name>"; any of the endpoint's names will do.
        String name = Fn.select(1, Fn.split(":", Fn.select(0, endpoint.getVpcEndpointDnsEntries())));
        return Fn.join("", List.of("https://", name));
    }
}
