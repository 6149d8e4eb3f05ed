package dev.schemainit.review.rows.values;

/** The kinds of types. */
public enum TypeKind {
    BASE,
    COMPOSITE,
    DOMAIN,
    ENUM,
    RANGE,
    MULTIRANGE,
    PSEUDO;

    /** By its letter in pg_type.typtype. */
    static TypeKind of(String letter) {
        return switch (letter) {
            case "c" -> COMPOSITE;
            case "d" -> DOMAIN;
            case "e" -> ENUM;
            case "r" -> RANGE;
            case "m" -> MULTIRANGE;
            case "p" -> PSEUDO;
            default -> BASE;
        };
    }
}
