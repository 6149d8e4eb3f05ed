package dev.schemainit.test;

/** A resource that could not be brought to what a template says; the message is the reason that its event shows. */
final class ResourceFailure extends Exception {
    private static final long serialVersionUID = 1;

    ResourceFailure(String reason) {
        super(reason);
    }
}
