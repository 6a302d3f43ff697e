package org.archivolt.itests.endtoend;

import java.io.IOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the one instance of the polite tests to whoever asks for an {@link Instance}; it ends with the last test. */
class SharedInstance implements ParameterResolver, ExecutionCondition {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(SharedInstance.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            return !ExternalDatabase.isWanted() || ExternalDatabase.isInstalled()
                    ? ConditionEvaluationResult.enabled("the database is there")
                    : ConditionEvaluationResult.disabled(ExternalDatabase.HOW_TO);
        } catch (IOException e) {
            throw new IllegalStateException("looking for a database", e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Instance.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(HERE).getOrComputeIfAbsent(getClass(), key -> start(), Instance.class);
    }

    /** Once. */
    Instance begin() throws Exception {
        return Instance.started("polite");
    }

    private Instance start() {
        try {
            return begin();
        } catch (Exception e) {
            throw new IllegalStateException("the shared instance did not start", e);
        }
    }
}
