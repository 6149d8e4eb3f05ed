package dev.schemainit.benchmark;

/** One empty database, and how to log in to it. */
record Database(String host, int port, String name, String user, String password) {
    String url() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + name;
    }

    /** The same, reached through something that listens on another port. */
    Database through(int otherPort) {
        return new Database(host, otherPort, name, user, password);
    }

    /** The JSON that RDS writes into a secret. */
    String secret() {
        return "{\"username\": \"" + user + "\", \"password\": \"" + password
                + "\", \"engine\": \"postgres\", \"host\": \"" + host + "\", \"port\": " + port + ", \"dbname\": \""
                + name + "\"}";
    }
}
