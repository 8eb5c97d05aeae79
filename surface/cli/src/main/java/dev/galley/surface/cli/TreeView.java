package dev.galley.surface.cli;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.insight.explain.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// From kustomizations to what they applied, what that made, and the nodes it runs on.
final class TreeView {
  private static final String KUSTOMIZE = "kustomize.toolkit.fluxcd.io";

  private final ClusterView view;
  private final TreeSet<String> shown = new TreeSet<>();

  private record Branch(String name, String state, List<Branch> branches) {}

  TreeView(ClusterView view) {
    this.view = view;
  }

  private List<Branch> roots() {
    List<Branch> roots = new ArrayList<>();
    List<KubeObject> kustomizations = view.list(KUSTOMIZE, "Kustomization");
    TreeSet<String> applied = new TreeSet<>();
    kustomizations.forEach(each ->
        inventory(each).stream()
            .filter(inner -> !inner.objectName().equals(each.objectName()))
            .forEach(inner -> applied.add(inner.toString())));
    kustomizations.stream()
        .filter(each -> !applied.contains(each.toString()))
        .forEach(each -> roots.add(branch(each)));
    return roots;
  }

  private Branch branch(KubeObject object) {
    shown.add(object.toString());
    List<Branch> below = new ArrayList<>();
    for (KubeObject inner : inventory(object)) {
      if (!shown.contains(inner.toString())) {
        below.add(branch(inner));
      }
    }
    for (KubeObject child : children(object)) {
      if (!shown.contains(child.toString())) {
        below.add(branch(child));
      }
    }
    return new Branch(object.toString(), state(object), below);
  }

  private List<KubeObject> children(KubeObject object) {
    List<KubeObject> children = new ArrayList<>();
    if (object.kind().equals("HelmRelease")) {
      for (String kind : List.of("Deployment", "DaemonSet", "StatefulSet")) {
        view.list("apps", kind).stream()
            .filter(each -> object.name().equals(each.labels().get("helm.toolkit.fluxcd.io/name")))
            .filter(each ->
                object.namespace().equals(each.labels().get("helm.toolkit.fluxcd.io/namespace")))
            .forEach(children::add);
      }
      return children;
    }
    for (KubeObject replicaSet : view.ownedBy(object, "apps", "ReplicaSet")) {
      children.addAll(view.ownedBy(replicaSet, "", "Pod"));
    }
    children.addAll(view.ownedBy(object, "", "Pod"));
    return children;
  }

  private List<KubeObject> inventory(KubeObject object) {
    List<KubeObject> objects = new ArrayList<>();
    for (Map<String, @Nullable Object> entry : object.maps("status", "inventory", "entries")) {
      String[] id = Tree.textAt(entry, "id").split("_", 4);
      if (id.length == 4) {
        view.find(id[2], id[3], new ObjectName(id[0], id[1])).ifPresent(objects::add);
      }
    }
    return objects;
  }

  private static String state(KubeObject object) {
    if (object.kind().equals("Pod")) {
      String node = object.text("spec", "nodeName");
      return object.text("status", "phase") + (node.isEmpty() ? "" : " on " + node);
    }
    Optional<Condition> ready = object.condition("Ready").or(() -> object.condition("Available"));
    return ready.map(each -> each.isTrue() ? "ready" : "not ready: " + each.reason()).orElse("");
  }

  String table(Terminal terminal) {
    StringBuilder text = new StringBuilder();
    roots().forEach(root -> print(terminal, text, root, "", ""));
    return text.toString();
  }

  private static void print(
      Terminal terminal, StringBuilder text, Branch branch, String first, String rest) {
    text.append(first).append(branch.name);
    if (!branch.state.isEmpty()) {
      text.append("  ").append(terminal.faint(branch.state));
    }
    text.append('\n');
    for (int i = 0; i < branch.branches.size(); i++) {
      boolean last = i == branch.branches.size() - 1;
      print(
          terminal,
          text,
          branch.branches.get(i),
          rest + (last ? "└── " : "├── "),
          rest + (last ? "    " : "│   "));
    }
  }

  String json() {
    return Json.pretty(roots().stream().map(TreeView::tree).toList()) + "\n";
  }

  private static Map<String, @Nullable Object> tree(Branch branch) {
    return Tree.map(
        "name", branch.name,
        "state", branch.state,
        "children", branch.branches.stream().map(TreeView::tree).toList());
  }
}
