package org.archivolt.rest.internal.login;

/** @param caller null unless admitted */
public record Judgement(Verdict verdict, Caller caller) {
    static final Judgement REFUSED = new Judgement(Verdict.REFUSED, null);
    static final Judgement DAMPED = new Judgement(Verdict.DAMPED, null);

    static Judgement admitted(Caller caller) {
        return new Judgement(Verdict.ADMITTED, caller);
    }
}
