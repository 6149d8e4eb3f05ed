package dev.schemainit.localcloud.lambda;

import dev.schemainit.localcloud.network.BlackHole;
import dev.schemainit.localcloud.network.Forwarder;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The VPC: which names a function resolves, and which of them its security groups let it reach.
 *
 * <p>What no rule allows is dropped, not refused. Source: Amazon VPC User Guide, "Control traffic to your AWS resources
 * using security groups".
 */
public final class Network implements Closeable {
    /** What a rule may name instead of a group. */
    static final String ANYWHERE = "0.0.0.0/0";

    private static final String ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL_SECRETS_MANAGER";
    private static final int HTTPS = 443;

    /** One direction of one port, between a group and its peer. */
    public record Rule(boolean in, String group, String peer, int port) {}

    /** What is to be reached under a name, and the groups that guard it. */
    private record Guarded(InetAddress open, InetAddress dropping, List<String> groups, int port) {}

    private final SecureRandom random = new SecureRandom();
    private final Set<Rule> rules = new LinkedHashSet<>();
    private final Map<String, Guarded> databases = new LinkedHashMap<>();
    private final Map<String, List<String>> endpoints = new HashMap<>();
    private final List<Closeable> sockets = new ArrayList<>();
    private final String secretsManager;
    private final BlackHole nowhere = new BlackHole();

    /** @param secretsManager the URL at which it really answers */
    public Network(String secretsManager) throws IOException {
        this.secretsManager = secretsManager;
        sockets.add(nowhere);
    }

    /** Puts a database into the network: an address that leads to the server, and one that leads nowhere. */
    public Forwarder addDatabase(String host, int port, List<String> groups, InetSocketAddress server)
            throws IOException {
        InetAddress open = freeAddress(port);
        var forwarder = new Forwarder(new InetSocketAddress(open, port), server);
        sockets.add(forwarder);
        InetAddress dropping = freeAddress(port);
        sockets.add(new BlackHole(new InetSocketAddress(dropping, port)));
        databases.put(host, new Guarded(open, dropping, List.copyOf(groups), port));
        return forwarder;
    }

    /** An interface endpoint of Secrets Manager under this name. */
    public synchronized void addEndpoint(String name, List<String> groups) {
        endpoints.put(name, List.copyOf(groups));
    }

    public synchronized void removeEndpoint(String name) {
        endpoints.remove(name);
    }

    public synchronized void add(Rule rule) {
        rules.add(rule);
    }

    public synchronized void remove(Rule rule) {
        rules.remove(rule);
    }

    /** Writes the names of the network, as the hosts file of a process in these groups. */
    synchronized Path hosts(List<String> groups, Path directory) throws IOException {
        var lines = new ArrayList<String>(List.of("127.0.0.1 localhost"));
        databases.forEach((name, guarded) -> {
            boolean open = reaches(groups, guarded.groups(), guarded.port());
            lines.add((open ? guarded.open() : guarded.dropping()).getHostAddress() + " " + name);
        });
        return Files.write(Files.createTempFile(directory, "hosts", ""), lines);
    }

    /**
     * The function's variables, with the local Secrets Manager under the name by which they ask for it: nowhere when no
     * rule lets these groups there, and the name as it is when there is no such endpoint.
     */
    synchronized Map<String, String> environment(FunctionVersion function) {
        String name = function.settings()
                .environment()
                .getOrDefault(ENDPOINT_VARIABLE, "https://secretsmanager." + function.region() + ".amazonaws.com")
                .replaceFirst("^https://", "");
        var environment = new HashMap<>(function.settings().environment());
        if (endpoints.containsKey(name)) {
            boolean open = reaches(function.settings().groups(), endpoints.get(name), HTTPS);
            environment.put(ENDPOINT_VARIABLE, open ? secretsManager : nowhere.url());
        } else {
            boolean overNat = !name.contains(".vpce.")
                    && reachesAnywhere(function.settings().groups());
            environment.put(ENDPOINT_VARIABLE, overNat ? secretsManager : "https://" + name);
        }
        return environment;
    }

    @Override
    public void close() throws IOException {
        for (Closeable socket : sockets) {
            socket.close();
        }
    }

    private boolean reaches(List<String> from, List<String> to, int port) {
        return from.stream()
                .anyMatch(source -> to.stream()
                        .anyMatch(target -> rules.contains(new Rule(false, source, target, port))
                                && rules.contains(new Rule(true, target, source, port))));
    }

    private boolean reachesAnywhere(List<String> from) {
        return from.stream().anyMatch(source -> rules.contains(new Rule(false, source, ANYWHERE, HTTPS)));
    }

    /** All of 127.0.0.0/8 is this machine on Linux; at random, because others may have taken the first ones. */
    private InetAddress freeAddress(int port) throws IOException {
        while (true) {
            InetAddress address = InetAddress.getByAddress(
                    new byte[] {127, (byte) random.nextInt(1, 255), (byte) random.nextInt(255), 2});
            try (var probe = new ServerSocket(port, 1, address)) {
                return probe.getInetAddress();
            } catch (BindException taken) {
                // The next one.
            }
        }
    }
}
