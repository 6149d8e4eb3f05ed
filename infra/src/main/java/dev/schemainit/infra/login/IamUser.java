package dev.schemainit.infra.login;

import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;

/**
 * A user of one database server who logs in with a token of IAM.
 *
 * @param resourceId of the server, such as {@code db-ABCDEFGHIJKLMNOPQRSTUVWXYZ} or {@code cluster-…}
 * @param name has no wildcard and no variable of IAM in it
 */
public record IamUser(String resourceId, String name) {
    /** The action that a policy has to allow. */
    public static final String CONNECT = "rds-db:connect";

    /**
     * What that policy names: exactly this user on exactly this server.
     *
     * <p>Source: Amazon RDS User Guide, "Creating and using an IAM policy for IAM database access".
     *
     * @param stack in the account and region of the server
     */
    public String arn(Stack stack) {
        return stack.formatArn(ArnComponents.builder()
                .service("rds-db")
                .resource("dbuser")
                .resourceName(resourceId + "/" + name)
                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                .build());
    }
}
