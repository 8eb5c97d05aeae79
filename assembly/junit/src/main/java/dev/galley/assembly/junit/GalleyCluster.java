package dev.galley.assembly.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives each test of a class a clean Kubernetes API server in this process.
///
/// A test method, `@BeforeEach` method or constructor that declares a [TestCluster] parameter, or a
/// `dev.galley.kube.api.KubeApi` parameter for an administrator's view of the API, gets it. Nothing
/// listens on a port until a test asks for the kubeconfig.
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(GalleyExtension.class)
public @interface GalleyCluster {
  /// Files or folders with manifests that every test begins with, in this order:
  /// CustomResourceDefinitions are established before anything else is created. A path is looked up
  /// on the class path, then from the working directory.
  String[] manifests() default {};

  /// Whether the controllers of `kube-controller-manager` and the scheduler run.
  boolean controllers() default true;

  /// How many simulated machines there are for pods to run on.
  int nodes() default 0;

  /// Whether all tests of the class share one server, in the order in which they run.
  boolean shared() default false;
}
