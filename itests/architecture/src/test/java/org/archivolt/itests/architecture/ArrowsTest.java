package org.archivolt.itests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom: arrows never point up, and never sideways between providers. */
class ArrowsTest {
    private static final JavaClasses CLASSES = Bundles.mainClasses();

    private static final DescribedPredicate<JavaClass> ANNOTATIONS = resideInAnyPackage(
            "org.osgi.annotation..", "org.osgi.service.component.annotations", "org.osgi.service.metatype.annotations");

    private static final DescribedPredicate<JavaClass> JAVA = resideInAnyPackage("java..");

    private static final List<String> PROVIDERS = List.of("dss", "ldm", "layout", "scsi", "librarian");

    @Test
    void baseKnowsOnlyTheJdkAndItsHashLibrary() {
        classes()
                .that()
                .resideInAPackage("org.archivolt.base..")
                .should()
                .onlyDependOnClassesThat(
                        JAVA.or(ANNOTATIONS).or(resideInAnyPackage("org.archivolt.base..", "com.dynatrace.hash4j..")))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dss", "ldm", "layout", "scsi", "tape"})
    void anApiKnowsOnlyBase(String api) {
        DescribedPredicate<JavaClass> itself = DescribedPredicate.describe(
                "are in the bundle of " + api,
                type -> isOurs(type.getBaseComponentType())
                        && Bundles.bundleOf(type.getBaseComponentType()).equals("org.archivolt." + api));
        classes()
                .that(itself)
                .should()
                .onlyDependOnClassesThat(JAVA.or(ANNOTATIONS).or(itself).or(resideInAnyPackage("org.archivolt.base")))
                .check(CLASSES);
    }

    @Test
    void driversKnowTheLdmAndTheirTechnology() {
        ours("ldm")
                .and()
                .resideOutsideOfPackage("org.archivolt.ldm.nvm..")
                .should()
                .onlyDependOnClassesThat(notOurs().or(ourPackages("ldm", "scsi", "tape", "base")))
                .check(CLASSES);
    }

    @Test
    void theDriverOfFabricMemoryKnowsTheLibrarian() {
        ours("ldm.nvm")
                .should()
                .onlyDependOnClassesThat(notOurs().or(ourPackages("ldm", "librarian", "base")))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void transportsKnowScsiOnly() {
        ours("scsi")
                .should()
                .onlyDependOnClassesThat(notOurs().or(ourPackages("scsi", "base")))
                .check(CLASSES);
    }

    @Test
    void layoutsKnowTheLayoutSpiOnly() {
        ours("layout")
                .should()
                .onlyDependOnClassesThat(notOurs().or(ourPackages("layout", "base")))
                .check(CLASSES);
    }

    @Test
    void catalogsKnowTheDssOnly() {
        ours("dss")
                .should()
                .onlyDependOnClassesThat(notOurs().or(ourPackages("dss", "base")))
                .check(CLASSES);
    }

    @Test
    void theResourceManagerKnowsTheDssOnly() {
        ours("resource")
                .should()
                .onlyDependOnClassesThat(notOurs().or(ourPackages("resource", "dss", "base")))
                .check(CLASSES);
    }

    @Test
    void theLibrarianKnowsTheDssAndTheResourceManagerOnly() {
        classes()
                .that(areIn("org.archivolt.librarian"))
                .should()
                .onlyDependOnClassesThat(notOurs().or(ourPackages("librarian", "resource", "dss", "base")))
                .check(CLASSES);
    }

    @Test
    void memoriesAndFileSystemsKnowTheLibrarianOnly() {
        for (String bundle : List.of("org.archivolt.librarian.file", "org.archivolt.librarian.lfs")) {
            classes()
                    .that(areIn(bundle))
                    .should()
                    .onlyDependOnClassesThat(notOurs().or(ourPackages("librarian", "base")))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void theSchedulerKnowsNeitherLayoutsNorTheStore() {
        ours("lrs")
                .should()
                .onlyDependOnClassesThat(notOurs().or(ourPackages("lrs", "resource", "ldm", "dss", "base")))
                .check(CLASSES);
    }

    @Test
    void theStoreKnowsNoEdge() {
        ours("store")
                .should()
                .onlyDependOnClassesThat(
                        notOurs().or(ourPackages("store", "lrs", "resource", "layout", "ldm", "dss", "base")))
                .check(CLASSES);
    }

    @Test
    void nothingKnowsTheEdges() {
        for (String edge : List.of("rest", "shell")) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.archivolt." + edge + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.archivolt." + edge + "..")
                    .check(CLASSES);
        }
    }

    @Test
    void noShippedBundleKnowsTheTestkit() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.archivolt.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.archivolt.testkit..")
                .check(CLASSES);
    }

    @Test
    void providersDoNotKnowEachOther() {
        classes()
                .that(areInAProvider())
                .should(haveOnlyDependenciesThat(
                        "stay in the provider",
                        (from, to) ->
                                !isInAProvider(to) || Bundles.bundleOf(from).equals(Bundles.bundleOf(to))))
                .check(CLASSES);
    }

    @Test
    void internalPackagesAreUsedInTheirOwnBundleOnly() {
        classes()
                .should(haveOnlyDependenciesThat(
                        "leave other bundles' internal packages alone",
                        (from, to) -> !isInternal(to) || Bundles.bundleOf(from).equals(Bundles.bundleOf(to))))
                .check(CLASSES);
    }

    private static com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction ours(String name) {
        return classes().that().resideInAPackage("org.archivolt." + name + "..");
    }

    private static DescribedPredicate<JavaClass> areIn(String bundle) {
        return DescribedPredicate.describe(
                "are in " + bundle,
                type -> isOurs(type.getBaseComponentType())
                        && Bundles.bundleOf(type.getBaseComponentType()).equals(bundle));
    }

    private static DescribedPredicate<JavaClass> ourPackages(String... names) {
        return resideInAnyPackage(List.of(names).stream()
                .map(name -> "org.archivolt." + name + "..")
                .toArray(String[]::new));
    }

    private static DescribedPredicate<JavaClass> notOurs() {
        return not(resideInAPackage("org.archivolt.."));
    }

    private static DescribedPredicate<JavaClass> areInAProvider() {
        return DescribedPredicate.describe("are in a provider", ArrowsTest::isInAProvider);
    }

    /** A provider's bundle is named after its API: {@code org.archivolt.ldm.disk}. */
    private static boolean isInAProvider(JavaClass type) {
        return isOurs(type)
                && PROVIDERS.stream().anyMatch(api -> Bundles.bundleOf(type).startsWith("org.archivolt." + api + "."));
    }

    private static boolean isInternal(JavaClass type) {
        return isOurs(type) && (type.getPackageName() + ".").contains(".internal.");
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("org.archivolt.")
                && type.getSource().isPresent();
    }

    private interface Arrow {
        boolean isAllowed(JavaClass from, JavaClass to);
    }

    private static ArchCondition<JavaClass> haveOnlyDependenciesThat(String description, Arrow arrow) {
        return new ArchCondition<>("have only dependencies that " + description) {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                    if (!arrow.isAllowed(from, dependency.getTargetClass())) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }
}
