package org.archivolt.itests.container;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;

/** Starts what we ship, as we ship it, on free ports of the loopback interface. */
final class Distribution {
    static final String USER = "tester";
    static final String PASSWORD = "only-for-this-test";

    private static final int START_LIMIT_MILLIS = 90_000;

    /** Pax Exam does not use bin/karaf: these are the JVM options found there. */
    private static final List<String> JAVA_OPTIONS = List.of(
            "--add-reads=java.xml=java.logging",
            "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
            "--patch-module=java.base=lib/endorsed/org.apache.karaf.specs.locator-%s.jar",
            "--patch-module=java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-%s.jar",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
            "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.ftp=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.content.text=ALL-UNNAMED",
            "--add-exports=jdk.xml.dom/org.w3c.dom.html=ALL-UNNAMED",
            "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.security.sasl/com.sun.security.sasl=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
            "-Djdk.util.zip.disableZip64ExtraFieldValidation=true",
            "-Djava.security.manager=allow",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-classpath",
            "lib/jdk9plus/*" + File.pathSeparator + "lib/boot/*");

    private Distribution() {}

    static Option onFreePorts() {
        return composite(
                karafDistributionConfiguration()
                        .frameworkUrl(new File(System.getProperty("distribution"))
                                .toURI()
                                .toString())
                        .karafVersion(System.getProperty("karaf.version"))
                        .name("Archivolt")
                        .unpackDirectory(new File("target/exam"))
                        .useDeployFolder(false),
                configureConsole().ignoreLocalConsole(),
                configureSecurity().disableKarafMBeanServerBuilder(),
                javaOptions(),
                systemTimeout(START_LIMIT_MILLIS),
                editConfigurationFilePut(
                        "etc/custom.system.properties", "archivolt.http.port", Integer.toString(freePort())),
                editConfigurationFilePut(
                        "etc/custom.system.properties", "archivolt.ssh.port", Integer.toString(freePort())),
                editConfigurationFilePut("etc/users.properties", USER, PASSWORD + ",_g_:admingroup"),
                editConfigurationFilePut(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.localRepository",
                        System.getProperty("org.ops4j.pax.url.mvn.localRepository")));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Option javaOptions() {
        List<Option> options = new ArrayList<>();
        for (String option : JAVA_OPTIONS) {
            options.add(vmOption(option.replace("%s", System.getProperty("karaf.version"))));
        }
        return composite(options.toArray(Option[]::new));
    }
}
