package dev.galley.control.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.OwnerReference;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.DeleteOptions.Propagation;
import dev.galley.kube.controller.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Namespaces and garbage.
class NamespacesTest {
  private static KubeObject settings(String name) {
    return KubeObject.of(Kinds.CONFIG_MAP, Platform.name(name));
  }

  private static KubeObject owned(String name, KubeObject owner) {
    OwnerReference reference =
        new OwnerReference(
            owner.apiVersion(), owner.kind(), owner.name(), owner.uid(), false, true);
    return settings(name).with(List.of(reference.tree()), "metadata", "ownerReferences");
  }

  @Test
  void a_namespace_gets_its_service_account_and_certificate() {
    Platform.run(platform -> {
      platform.create(KubeObject.of(Kinds.NAMESPACE, ObjectName.cluster("team")));
      platform.sleep(1);
      assertThat(platform.exists(Kinds.SERVICE_ACCOUNT, "team/default")).isTrue();
      assertThat(platform.exists(Kinds.CONFIG_MAP, "team/kube-root-ca.crt")).isTrue();
      platform.delete(Kinds.SERVICE_ACCOUNT, "team/default");
      platform.sleep(1);
      assertThat(platform.exists(Kinds.SERVICE_ACCOUNT, "team/default")).isTrue();
    });
  }

  @Test
  void a_deleted_namespace_is_emptied_and_goes() {
    Platform.run(platform -> {
      platform.create(KubeObject.of(Kinds.NAMESPACE, ObjectName.cluster("team")));
      platform.create(settings("team/a"));
      KubeObject web = Platform.deployment("web", 2).with("team", "metadata", "namespace");
      platform.create(web);
      platform.await(
          "pods",
          () -> platform.list(Kinds.POD, "team").stream().filter(Pods::isReady).count() == 2);
      platform.delete(Kinds.NAMESPACE, "team");
      platform.await("it to go", () -> !platform.exists(Kinds.NAMESPACE, "team"));
      assertThat(platform.list(Kinds.POD, "team")).isEmpty();
      assertThat(platform.list(Kinds.CONFIG_MAP, "team")).isEmpty();
    });
  }

  @Test
  void a_namespace_says_what_holds_it() {
    Platform.run(platform -> {
      platform.create(KubeObject.of(Kinds.NAMESPACE, ObjectName.cluster("team")));
      platform.create(
          settings("team/held").with(List.of("example.com/hold"), "metadata", "finalizers"));
      platform.delete(Kinds.NAMESPACE, "team");
      platform.sleep(10);
      KubeObject team = platform.get(Kinds.NAMESPACE, "team");
      assertThat(team.condition("NamespaceContentRemaining").map(Condition::message))
          .hasValue("Some resources are remaining: configmaps. has 1 resource instances");
      assertThat(team.condition("NamespaceFinalizersRemaining").map(Condition::message))
          .hasValue(
              "Some content in the namespace has finalizers remaining: example.com/hold in 1"
                  + " resource instances");
      platform.update(
          platform.get(Kinds.CONFIG_MAP, "team/held").without("metadata", "finalizers"));
      platform.await("it to go", () -> !platform.exists(Kinds.NAMESPACE, "team"));
    });
  }

  @Test
  void what_is_owned_goes_after_its_owner() {
    Platform.run(platform -> {
      KubeObject owner = platform.create(settings("default/owner"));
      KubeObject child = platform.create(owned("default/child", owner));
      platform.create(owned("default/grandchild", child));
      platform.delete(Kinds.CONFIG_MAP, "default/owner");
      platform.sleep(1);
      assertThat(platform.exists(Kinds.CONFIG_MAP, "default/child")).isFalse();
      assertThat(platform.exists(Kinds.CONFIG_MAP, "default/grandchild")).isFalse();
    });
  }

  @Test
  void in_the_foreground_the_owner_waits_for_what_it_owns() {
    Platform.run(platform -> {
      KubeObject owner = platform.create(settings("default/owner"));
      platform.create(
          owned("default/child", owner)
              .with(List.of("example.com/hold"), "metadata", "finalizers"));
      platform.delete(
          Kinds.CONFIG_MAP,
          "default/owner",
          DeleteOptions.BACKGROUND.propagation(Propagation.FOREGROUND));
      platform.sleep(5);
      assertThat(platform.get(Kinds.CONFIG_MAP, "default/owner").isDeleting()).isTrue();
      KubeObject child = platform.get(Kinds.CONFIG_MAP, "default/child");
      assertThat(child.isDeleting()).isTrue();
      platform.update(child.without("metadata", "finalizers"));
      platform.sleep(1);
      assertThat(platform.exists(Kinds.CONFIG_MAP, "default/owner")).isFalse();
    });
  }

  @Test
  void orphans_stay_without_an_owner() {
    Platform.run(platform -> {
      KubeObject owner = platform.create(settings("default/owner"));
      platform.create(owned("default/child", owner));
      platform.delete(
          Kinds.CONFIG_MAP,
          "default/owner",
          DeleteOptions.BACKGROUND.propagation(Propagation.ORPHAN));
      platform.sleep(5);
      assertThat(platform.exists(Kinds.CONFIG_MAP, "default/owner")).isFalse();
      assertThat(platform.get(Kinds.CONFIG_MAP, "default/child").ownerReferences()).isEmpty();
    });
  }

  @Test
  void an_owner_of_another_life_is_no_owner() {
    Platform.run(platform -> {
      KubeObject owner = platform.create(settings("default/owner"));
      platform.create(owned("default/child", owner.with("another", "metadata", "uid")));
      platform.sleep(1);
      assertThat(platform.exists(Kinds.CONFIG_MAP, "default/child")).isFalse();
    });
  }
}
