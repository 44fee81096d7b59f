/** A client for the customer qualification of Microsoft Partner Center. */
@SuppressWarnings("requires-automatic") // msal4j, Spring and Micrometer have no descriptor
module io.github.partnercenter.qualification {
    requires transitive java.net.http;
    requires transitive feign.core;
    requires com.fasterxml.jackson.annotation;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    // for signing in only
    requires static com.microsoft.aad.msal4j;
    // for Spring Boot only
    requires static micrometer.commons;
    requires static micrometer.observation;
    requires static spring.beans;
    requires static spring.boot;
    requires static spring.boot.autoconfigure;
    requires static spring.context;
    requires static spring.core;

    exports io.github.partnercenter.qualification;
    exports io.github.partnercenter.qualification.api;
    exports io.github.partnercenter.qualification.model;
    exports io.github.partnercenter.qualification.signin;
    exports io.github.partnercenter.qualification.spring;

    // Jackson creates them by reflection
    opens io.github.partnercenter.qualification.model to
            com.fasterxml.jackson.databind;
    opens io.github.partnercenter.qualification.internal.http to
            com.fasterxml.jackson.databind;
    // Spring creates them by reflection
    opens io.github.partnercenter.qualification.spring;
}
