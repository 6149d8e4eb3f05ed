package dev.schemainit.infra.login;

import java.util.List;
import software.amazon.awscdk.services.ec2.Connections;
import software.amazon.awscdk.services.ec2.ConnectionsProps;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.Port;

/**
 * The database that logins are for, as its users know it.
 *
 * @param resourceId of its server
 * @param name of the database on the server
 * @param securityGroups the server's
 */
public record LoginDatabase(
        String host, Number port, String resourceId, String name, List<ISecurityGroup> securityGroups) {
    public LoginDatabase {
        securityGroups = List.copyOf(securityGroups);
    }

    /** The server's groups, with its port as the default. */
    Connections connections() {
        return new Connections(ConnectionsProps.builder()
                .securityGroups(securityGroups)
                .defaultPort(Port.tcp(port))
                .build());
    }
}
