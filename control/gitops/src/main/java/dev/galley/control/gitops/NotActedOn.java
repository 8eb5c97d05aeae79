package dev.galley.control.gitops;

import static dev.galley.control.gitops.NotActedOn.Consequence.IGNORED;
import static dev.galley.control.gitops.NotActedOn.Consequence.REFUSED;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one list of what Flux's API accepts and the controllers here do not act on, so that nothing
/// is ignored in silence: the controllers tell of it at the object, explanations at the end of a
/// run. Whoever builds one of these removes its line. Pure.
public final class NotActedOn {
  private static final String ANY = "";
  private static final String MIRROR =
      "charts come from the chart mirror, and nobody logs in to a registry or repository";
  private static final String MIRROR_HINT =
      "see that it is right by other means; nothing of it shows in this run";
  private static final String SERVER_SIDE = "everything is applied server-side, and owned by force";

  /// What becomes of an object that has such a field.
  public enum Consequence {
    /// Acting without the field would pretend that something is permitted, readable or genuine.
    REFUSED,
    /// All else of the object is done.
    IGNORED
  }

  /// Something that an object asks for in vain.
  public record Request(Consequence consequence, Problem problem) {}

  /// @param path below the object; `[]` stands for every entry of a list
  /// @param usual values that change nothing, as defaults or because it happens anyhow, with `|`
  private record Entry(
      String kind,
      String path,
      String usual,
      Consequence consequence,
      String because,
      String hint) {}

  private static final List<Entry> ENTRIES =
      List.of(
          refused("Kustomization", "spec.decryption", "there are no keys here to decrypt with"),
          refused("Kustomization", "spec.kubeConfig", "there is no other cluster here"),
          refused(
              "Kustomization", "spec.healthCheckExprs", "health rules in CEL are not evaluated"),
          refused(
              "Kustomization", "spec.dependsOn[].readyExpr", "readiness in CEL is not evaluated"),
          ignored("Kustomization", "spec.validation", "Flux's v1 leaves validation to the server"),
          refused("GitRepository", "spec.verify", "signatures are not verified"),
          refused("GitRepository", "spec.include", "artifacts are not copied into one another"),
          refused("GitRepository", "spec.recurseSubmodules", "submodules are not fetched"),
          new Entry(
              "GitRepository",
              "spec.provider",
              "generic",
              IGNORED,
              "there is no login by cloud identity or GitHub App",
              "give a secretRef where the fetch needs credentials"),
          ignored("GitRepository", "spec.serviceAccountName", "there is no workload identity"),
          ignored("GitRepository", "spec.proxySecretRef", "repositories are reached directly"),
          refused("OCIRepository", "spec.verify", "signatures are not verified"),
          refused("OCIRepository", "spec.ref.digest", "the chart mirror knows versions only"),
          refused("OCIRepository", "spec.ref.semverFilter", "versions are chosen by range only"),
          ignored("OCIRepository", "spec.layerSelector", "the chart mirror holds whole charts"),
          registry("OCIRepository", "spec.provider", "generic"),
          registry("OCIRepository", "spec.secretRef", ANY),
          registry("OCIRepository", "spec.serviceAccountName", ANY),
          registry("OCIRepository", "spec.certSecretRef", ANY),
          registry("OCIRepository", "spec.proxySecretRef", ANY),
          registry("OCIRepository", "spec.insecure", ANY),
          refused("Bucket", "spec", "buckets are not read"),
          registry("HelmRepository", "spec.provider", "generic"),
          registry("HelmRepository", "spec.secretRef", ANY),
          registry("HelmRepository", "spec.certSecretRef", ANY),
          registry("HelmRepository", "spec.passCredentials", ANY),
          registry("HelmRepository", "spec.insecure", ANY),
          ignored("HelmRepository", "spec.accessFrom", "Flux declares it and leaves it at that"),
          refused("HelmChart", "spec.verify", "signatures are not verified"),
          ignored("HelmChart", "spec.valuesFile", "Flux's v1 has valuesFiles in its place"),
          refused("HelmRelease", "spec.chart.spec.verify", "signatures are not verified"),
          ignored("HelmRelease", "spec.chart.spec.valuesFile", "Flux's v2 has valuesFiles for it"),
          refused("HelmRelease", "spec.kubeConfig", "there is no other cluster here"),
          refused("HelmRelease", "spec.healthCheckExprs", "health rules in CEL are not evaluated"),
          refused("HelmRelease", "spec.dependsOn[].readyExpr", "readiness in CEL is not evaluated"),
          ignored(
              "HelmRelease", "spec.test.enable", "tests of charts are hooks, which are not run"),
          ignored("HelmRelease", "spec.install.disableTakeOwnership", SERVER_SIDE),
          ignored("HelmRelease", "spec.install.disableSchemaValidation", "values are validated"),
          ignored("HelmRelease", "spec.install.disableOpenAPIValidation", "the server validates"),
          ignored(
              "HelmRelease", "spec.install.replace", "a name is never taken from another release"),
          new Entry(
              "HelmRelease",
              "spec.install.serverSideApply",
              "true",
              IGNORED,
              SERVER_SIDE,
              "expect other owners of fields in a real cluster"),
          ignored("HelmRelease", "spec.upgrade.disableTakeOwnership", SERVER_SIDE),
          ignored("HelmRelease", "spec.upgrade.disableSchemaValidation", "values are validated"),
          ignored("HelmRelease", "spec.upgrade.disableOpenAPIValidation", "the server validates"),
          ignored("HelmRelease", "spec.upgrade.force", "objects are changed, never replaced"),
          serverSide("spec.upgrade.serverSideApply"),
          ignored("HelmRelease", "spec.rollback.force", "objects are changed, never replaced"),
          ignored(
              "HelmRelease", "spec.rollback.cleanupOnFail", "what a failed rollback made stays"),
          serverSide("spec.rollback.serverSideApply"),
          ignored(
              "HelmRelease", "spec.uninstall.keepHistory", "the record of a release goes with it"),
          new Entry(
              "HelmRelease",
              "spec.waitStrategy.name",
              "poller",
              IGNORED,
              "readiness is always judged as the poller judges it",
              "remove the field for the same rules everywhere"),
          new Entry(
              "HelmRelease",
              "spec.postRenderStrategy",
              "nohooks",
              IGNORED,
              "hooks are not run, so post-renderers see templates only",
              "patches of hooks show no effect here"),
          refused("ArtifactGenerator", "spec.pathPattern", "artifacts are made one by one only"),
          new Entry(
              "ArtifactGenerator",
              "spec.artifacts[].copy[].strategy",
              "Overwrite",
              REFUSED,
              "files are copied, neither merged nor extracted",
              "use the strategy Overwrite"),
          kind("Alert"),
          kind("Provider"),
          kind("Receiver"),
          kind("ImageRepository"),
          kind("ImagePolicy"),
          kind("ImageUpdateAutomation"));

  private NotActedOn() {}

  private static Entry refused(String kind, String path, String because) {
    return new Entry(
        kind, path, ANY, REFUSED, because, "remove the field, or leave this object out of the run");
  }

  private static Entry ignored(String kind, String path, String because) {
    return new Entry(
        kind, path, ANY, IGNORED, because, "expect a real cluster to behave otherwise here");
  }

  private static Entry registry(String kind, String path, String usual) {
    return new Entry(kind, path, usual, IGNORED, MIRROR, MIRROR_HINT);
  }

  private static Entry serverSide(String path) {
    return new Entry(
        "HelmRelease",
        path,
        "auto|enabled",
        IGNORED,
        SERVER_SIDE,
        "leave it at auto, or expect other owners of fields in a real cluster");
  }

  private static Entry kind(String kind) {
    return new Entry(
        kind,
        "spec",
        ANY,
        IGNORED,
        "no controller for this kind runs here",
        "nothing of it shows in this run");
  }

  /// Kinds and paths of all that is in the list, as `Kind path`.
  static List<String> fields() {
    return ENTRIES.stream().map(entry -> entry.kind + " " + entry.path).toList();
  }

  /// What of an object nobody acts on; refusals first.
  public static List<Request> of(KubeObject object) {
    if (!object.groupVersionKind().group().endsWith(".fluxcd.io")) {
      return List.of();
    }
    List<Request> requests = new ArrayList<>();
    for (Consequence consequence : Consequence.values()) {
      for (Entry entry : ENTRIES) {
        if (entry.consequence == consequence
            && entry.kind.equals(object.kind())
            && isSet(object.tree(), entry.path, entry.usual)) {
          requests.add(new Request(consequence, problem(object, entry)));
        }
      }
    }
    return requests;
  }

  /// The first reason not to act on an object at all.
  static Optional<Problem> refusal(KubeObject object) {
    return of(object).stream()
        .filter(each -> each.consequence == REFUSED)
        .map(Request::problem)
        .findFirst();
  }

  /// Why an object that names a service account cannot be acted on without a way to act as it.
  static Problem noImpersonation(KubeObject object) {
    return Problem.of(
            GitopsProblem.NOT_SUPPORTED,
            object + ": spec.serviceAccountName is not acted on by Galley")
        .because("this controller was not given a way to act as service accounts")
        .hint("its own permissions are not those that the object asks for");
  }

  private static Problem problem(KubeObject object, Entry entry) {
    GitopsProblem code =
        entry.consequence == REFUSED ? GitopsProblem.NOT_SUPPORTED : GitopsProblem.FIELD_IGNORED;
    String what = entry.path.equals("spec") ? entry.kind : entry.path;
    return Problem.of(code, object + ": " + what + " is not acted on by Galley")
        .because(entry.because)
        .hint(entry.hint);
  }

  private static boolean isSet(@Nullable Object tree, String path, String usual) {
    int list = path.indexOf("[].");
    if (list >= 0) {
      String rest = path.substring(list + 3);
      return Tree.listAt(tree, path.substring(0, list).split("\\.", -1)).stream()
          .anyMatch(each -> isSet(each, rest, usual));
    }
    Object value = Tree.at(tree, path.split("\\.", -1));
    return switch (value) {
      case null -> false;
      case Boolean flag -> usual.isEmpty() ? flag : !usual.equals(String.valueOf((boolean) flag));
      case String text -> !text.isEmpty() && !List.of(usual.split("\\|")).contains(text);
      case List<?> entries -> !entries.isEmpty();
      // An empty map is a wish too: `verify: {}` is one for verification.
      default -> true;
    };
  }
}
