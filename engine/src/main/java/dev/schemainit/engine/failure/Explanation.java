package dev.schemainit.engine.failure;

import java.util.function.UnaryOperator;

/** What happened and what to do about it, with the blanks filled in. */
record Explanation(String reason, String fix, String fixAtTerminal) {
    Explanation map(UnaryOperator<String> change) {
        return new Explanation(change.apply(reason), change.apply(fix), change.apply(fixAtTerminal));
    }

    Explanation with(String more) {
        return new Explanation(reason + "; " + more, fix, fixAtTerminal);
    }

    Explanation after(String before) {
        return new Explanation(before + "; " + reason, fix, fixAtTerminal);
    }

    Explanation atTerminal() {
        return new Explanation(reason, fixAtTerminal, fixAtTerminal);
    }
}
