package dev.schemainit.infra;

import software.amazon.awscdk.services.ec2.ISecurityGroup;

/** How the function, which has no public address, reaches Secrets Manager. */
public sealed interface SecretsAccess {
    /** Through an interface endpoint of its own, which no one else in the VPC uses. */
    record NewEndpoint() implements SecretsAccess {}

    /**
     * Through the endpoint that the VPC has, with private DNS.
     *
     * @param securityGroup the endpoint's group, which gets a rule to let the function in
     */
    record ExistingEndpoint(ISecurityGroup securityGroup) implements SecretsAccess {}

    /** Over the route to the internet that the subnets have: HTTPS to any address. */
    record Nat() implements SecretsAccess {}
}
