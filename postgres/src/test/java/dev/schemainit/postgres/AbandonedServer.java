package dev.schemainit.postgres;

/** A program that starts a server, says where, and never closes it. */
final class AbandonedServer {
    private AbandonedServer() {}

    public static void main(String[] arguments) throws Exception {
        var server = ServerKind.valueOf(arguments[0]).start();
        System.out.println(server.pid());
        System.out.println(server.dataDirectory());
        Thread.sleep(Long.MAX_VALUE);
    }
}
