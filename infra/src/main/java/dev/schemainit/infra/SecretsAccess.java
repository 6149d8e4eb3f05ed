package dev.schemainit.infra;

import dev.schemainit.infra.config.ConfigException;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.ec2.IInterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;

/** How the function, which has no public address, reaches Secrets Manager. */
public sealed interface SecretsAccess {
    /**
     * Through an interface endpoint that the initializers of this VPC in this stack share, and nobody else uses.
     *
     * <p>It costs about 0.011 USD an hour and zone. By default it is in each zone of the function's subnets.
     */
    static SecretsAccess newEndpoint() {
        return new NewEndpoint(null);
    }

    /**
     * The same, in the zones of these subnets, one subnet a zone.
     *
     * <p>Choose them if the service is not offered in each zone of the function's subnets, or to pay for fewer zones:
     * the endpoint serves the whole VPC from any of them.
     */
    static SecretsAccess newEndpoint(SubnetSelection subnets) {
        return new NewEndpoint(subnets);
    }

    /**
     * Through the endpoint that the VPC has, with private DNS.
     *
     * @param securityGroup the endpoint's group, which gets a rule to let the function in
     */
    static SecretsAccess existingEndpoint(ISecurityGroup securityGroup) {
        return new ExistingEndpoint(securityGroup);
    }

    /**
     * Through an endpoint with private DNS that the app creates, in the same stack or in the network's.
     *
     * <p>This is how the initializers of several stacks share one: {@code vpc.addInterfaceEndpoint} in the network's
     * stack.
     *
     * @throws ConfigException for an endpoint that is imported without its security group
     */
    static SecretsAccess existingEndpoint(IInterfaceVpcEndpoint endpoint) {
        return new ExistingEndpoint(endpoint.getConnections().getSecurityGroups().stream()
                .findFirst()
                .orElseThrow(() -> new ConfigException("The endpoint "
                        + endpoint.getNode().getPath() + " has no security group to let the function in."
                        + " Import it with its security groups.")));
    }

    /** Over the route to the internet that the subnets have: HTTPS to any address. */
    static SecretsAccess nat() {
        return new Nat();
    }

    /** See {@link #newEndpoint(SubnetSelection)}. */
    record NewEndpoint(@Nullable SubnetSelection subnets) implements SecretsAccess {}

    /** See {@link #existingEndpoint(ISecurityGroup)}. */
    record ExistingEndpoint(ISecurityGroup securityGroup) implements SecretsAccess {}

    /** See {@link #nat()}. */
    record Nat() implements SecretsAccess {}
}
