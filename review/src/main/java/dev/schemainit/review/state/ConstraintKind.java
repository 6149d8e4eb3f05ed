package dev.schemainit.review.state;

/** The kinds of constraints, by their letters in pg_constraint.contype. */
public enum ConstraintKind {
    CHECK("c"),
    FOREIGN_KEY("f"),
    NOT_NULL("n"),
    PRIMARY_KEY("p"),
    UNIQUE("u"),
    EXCLUSION("x"),
    TRIGGER("t");

    private final String letter;

    ConstraintKind(String letter) {
        this.letter = letter;
    }

    static ConstraintKind of(String letter) {
        for (ConstraintKind kind : values()) {
            if (kind.letter.equals(letter)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of constraint: " + letter);
    }
}
