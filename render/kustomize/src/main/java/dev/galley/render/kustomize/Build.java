package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.render.kustomize.Configuration.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run over a tree of kustomizations. See section 2 of the reference for the order of steps.
final class Build {
  private final List<String> warnings;
  private final Map<String, Resource> variableSources = new HashMap<>();
  private boolean ownSchema;
  private MergeSchemas schemas = MergeSchemas.standard();

  Build(List<String> warnings) {
    this.warnings = warnings;
  }

  /// One kustomization being accumulated.
  private record Target(Folder folder, Kustomization kustomization, @Nullable Origin origin) {
    Settings settings() {
      return kustomization.settings();
    }
  }

  /// Everything that the root asks for, named and resolved, in the order of accumulation.
  ResourceMap run(Folder root, Kustomization kustomization) {
    useSchema(root, kustomization, false);
    Origin origin =
        kustomization.settings().entries("buildMetadata").isEmpty() ? null : Origin.ROOT;
    Accumulator all = accumulate(new Target(root, kustomization, origin), new Accumulator());
    ResourceMap resources = all.resources();
    new Hashes().transform(resources);
    new NameReferences(all.configuration().nameReferences()).transform(resources);
    new Variables(
            all.variables(),
            variableSources,
            all.configuration().table(Table.VAR_REFERENCE),
            warnings)
        .transform(resources);
    resources.removeIf(Build::isLocal);
    return resources;
  }

  private static boolean isLocal(Resource resource) {
    String local = resource.annotations().get("config.kubernetes.io/local-config");
    return local != null && !local.equals("false");
  }

  private Accumulator accumulate(Target target, Accumulator into) {
    Settings settings = target.settings();
    try {
      accumulateResources(target, target.kustomization().resources(), into);
    } catch (Fault fault) {
      throw fault.within("accumulating resources");
    }
    configure(target, into.configuration());
    generate(target, into);
    for (Settings.Entry component : settings.entries("components")) {
      try {
        accumulateComponent(target, component, into);
      } catch (Fault fault) {
        throw fault.within("accumulating components").at(component.place());
      }
    }
    transform(target, into);
    validate(target, into);
    addVariables(settings, into);
    return into;
  }

  private void configure(Target target, Configuration configuration) {
    Configuration added = new Configuration();
    for (Settings.Entry file : target.settings().entries("configurations")) {
      try {
        for (YamlNode node : nodes(target, file)) {
          if (node instanceof YamlMapping mapping) {
            added.addAll(Configuration.read(mapping));
          }
        }
      } catch (Fault fault) {
        throw fault.at(file.place());
      }
    }
    // Merged and sorted before it is merged again: so the original decides which field counts.
    Configuration own = DefaultConfiguration.get();
    own.addAll(added);
    configuration.addAll(own);
    for (Settings.Entry file : target.settings().entries("crds")) {
      try {
        for (YamlNode node : nodes(target, file)) {
          CustomTypes.addTo(configuration, node);
        }
      } catch (Fault fault) {
        throw fault.at(file.place());
      }
    }
  }

  private static List<YamlNode> nodes(Target target, Settings.Entry file) {
    return ResourceReader.nodes(
        target.folder().text(file.text()), target.folder().name(file.text()));
  }

  private void accumulateResources(Target target, List<Settings.Entry> entries, Accumulator into) {
    List<Fault> faults = new ArrayList<>();
    for (Settings.Entry entry : entries) {
      try {
        accumulate(target, entry, into);
      } catch (Fault fault) {
        faults.add(fault.at(entry.place()));
      }
    }
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
  }

  private void accumulate(Target target, Settings.Entry entry, Accumulator into) {
    Fault asFile;
    try {
      accumulateFile(target, entry.text(), into);
      return;
    } catch (Fault fault) {
      asFile = fault;
    }
    Folder child;
    try {
      child = target.folder().child(entry.text());
    } catch (Fault noDirectory) {
      if (asFile.message().contains("MalformedYAMLError")) {
        throw asFile;
      }
      boolean missing = noDirectory.problems().getFirst().code() == KustomizeProblem.MISSING_FILE;
      throw (missing ? asFile : noDirectory)
          .saying("accumulation err='" + asFile.message() + "': " + noDirectory.message());
    }
    try {
      accumulateDirectory(target, child, entry.text(), false, into);
    } catch (Fault fault) {
      throw fault.within("accumulation err='" + asFile.message() + "'");
    }
  }

  private static void accumulateFile(Target target, String path, Accumulator into) {
    List<Resource> resources;
    try {
      resources = read(target.folder(), path);
    } catch (Fault fault) {
      throw fault.within("accumulating resources from '" + path + "'");
    }
    if (target.origin() != null) {
      Origin origin = target.origin().inDirectory(path);
      resources.forEach(resource -> resource.originAs(origin));
    }
    try {
      into.resources().appendAll(resources);
    } catch (Fault fault) {
      throw fault.within("merging resources from '" + path + "'");
    }
  }

  private static List<Resource> read(Folder folder, String path) {
    if (path.isEmpty()) {
      throw Fault.of(KustomizeProblem.MISSING_FILE, "'' must resolve to a file");
    }
    if (folder.isRemote(path) && !isHttpFile(path)) {
      throw Fault.of(
          KustomizeProblem.MISSING_FILE,
          "evalsymlink failure on '" + path + "' : no such file or directory");
    }
    String text = folder.text(path);
    try {
      return ResourceReader.read(text, folder.name(path));
    } catch (Fault fault) {
      throw fault.message().startsWith("yaml: ")
          ? fault.saying("MalformedYAMLError: " + fault.message() + " in File: " + path)
          : fault;
    }
  }

  private static boolean isHttpFile(String path) {
    return (path.startsWith("https://") || path.startsWith("http://"))
        && (path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json"));
  }

  private void accumulateDirectory(
      Target target, Folder child, String step, boolean component, Accumulator into) {
    Kustomization kustomization;
    try {
      kustomization = Kustomization.load(child, warnings);
    } catch (Fault fault) {
      throw fault.within("couldn't make target for path '" + child.shown() + "'");
    }
    useSchema(child, kustomization, true);
    if (component != kustomization.isComponent()) {
      throw Fault.of(
          KustomizeProblem.BAD_KUSTOMIZATION,
          component
              ? "expected kind 'Component' for path '"
                  + child.shown()
                  + "' but got '"
                  + kustomization.kind()
                  + "'"
              : "expected kind != 'Component' for path '" + child.shown() + "'");
    }
    Origin origin = target.origin() == null ? null : target.origin().inDirectory(step);
    Target sub = new Target(child, kustomization, origin);
    try {
      Accumulator done = accumulate(sub, component ? into : new Accumulator());
      if (component) {
        return;
      }
      try {
        into.merge(done);
      } catch (Fault fault) {
        throw fault.within("recursed merging from path '" + child.shown() + "'");
      }
    } catch (Fault fault) {
      throw fault.message().startsWith("recursed merging")
          ? fault
          : fault.within("recursed accumulation of path '" + child.shown() + "'");
    }
  }

  private void accumulateComponent(Target target, Settings.Entry entry, Accumulator into) {
    Folder child;
    try {
      child = target.folder().child(entry.text());
    } catch (Fault fault) {
      throw fault.saying("loader.New " + Patches.quoted(fault.message()));
    }
    try {
      accumulateDirectory(target, child, entry.text(), true, into);
    } catch (Fault fault) {
      throw fault.saying("accumulateDirectory: " + Patches.quoted(fault.message()));
    }
  }

  private void generate(Target target, Accumulator into) {
    Settings settings = target.settings();
    Settings global = target.kustomization().generatorOptions().orElse(null);
    List<Fault> faults = new ArrayList<>();
    for (Settings args : settings.parts("configMapGenerator")) {
      generate(target, into, faults, "ConfigMap", args, global);
    }
    for (Settings args : settings.parts("secretGenerator")) {
      generate(target, into, faults, "Secret", args, global);
    }
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
    if (settings.has("helmCharts") || settings.has("helmChartInflationGenerator")) {
      String field = settings.has("helmCharts") ? "helmCharts" : "helmChartInflationGenerator";
      throw Fault.of(
              KustomizeProblem.NOT_AVAILABLE,
              "trouble configuring builtin HelmChartInflationGenerator: must specify --enable-helm",
              settings.place(field))
          .hint("Use a HelmRelease instead");
    }
    for (Resource plugin : plugins(target, "generators", "loading generator plugins")) {
      List<Resource> made = Plugins.generate(plugin, target.folder());
      markOrigin(made, pluginOrigin(target, plugin));
      absorb(into, made);
    }
  }

  private static void generate(
      Target target,
      Accumulator into,
      List<Fault> faults,
      String kind,
      Settings args,
      @Nullable Settings global) {
    try {
      Resource made = Generators.generate(kind, args, global, target.folder());
      Origin origin =
          target.origin() == null
              ? null
              : target
                  .origin()
                  .configured(target.kustomization().fileName(), "builtin", kind + "Generator");
      markOrigin(List.of(made), origin);
      absorb(into, List.of(made));
    } catch (Fault fault) {
      faults.add(fault.at(args.place()));
    }
  }

  private static void absorb(Accumulator into, List<Resource> made) {
    try {
      into.absorb(made);
    } catch (Fault fault) {
      throw fault.within("merging from generator");
    }
  }

  private static void markOrigin(List<Resource> made, @Nullable Origin origin) {
    if (origin != null) {
      made.forEach(resource -> {
        if (resource.origin() == null) {
          resource.originAs(origin);
        }
      });
    }
  }

  private static @Nullable Origin pluginOrigin(Target target, Resource plugin) {
    Origin origin = plugin.origin();
    return target.origin() == null || origin == null ? null : origin.configuredBy(plugin.id());
  }

  /// The configuration objects that a field lists as files, directories or inline texts.
  private List<Resource> plugins(Target target, String field, String context) {
    Accumulator gathered = new Accumulator();
    List<Settings.Entry> paths = new ArrayList<>();
    for (Settings.Entry entry : target.settings().entries(field)) {
      List<Resource> inline;
      try {
        inline = ResourceReader.read(entry.text(), entry.place().file());
      } catch (Fault noText) {
        paths.add(entry);
        continue;
      }
      if (target.origin() != null) {
        Origin origin = target.origin().inDirectory(target.kustomization().fileName());
        inline.forEach(resource -> resource.originAs(origin));
      }
      gathered.resources().appendAll(inline);
    }
    try {
      accumulateResources(target, paths, gathered);
    } catch (Fault fault) {
      throw context.isEmpty() ? fault : fault.within(context);
    }
    return gathered.resources().all();
  }

  private void transform(Target target, Accumulator into) {
    List<Fault> faults = new ArrayList<>();
    List<Plugins.Named> own =
        Plugins.ofFields(
            target.kustomization(), into.configuration(), target.folder(), schemas, faults);
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
    for (Plugins.Named named : own) {
      Origin origin =
          target.origin() == null
              ? null
              : target
                  .origin()
                  .configured(target.kustomization().fileName(), "builtin", named.plugin());
      run(() -> named.transformer(), into, origin, faults);
    }
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
    Map<Resource, Transformer> external = new LinkedHashMap<>();
    for (Resource plugin : plugins(target, "transformers", "")) {
      external.put(plugin, Plugins.transformer(plugin, target.folder(), schemas));
    }
    external.forEach((plugin, transformer) ->
        run(() -> transformer, into, pluginOrigin(target, plugin), faults));
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
  }

  private static void run(
      Supplier<Transformer> transformer,
      Accumulator into,
      @Nullable Origin origin,
      List<Fault> faults) {
    ResourceMap resources = into.resources();
    try {
      transformer.get().transform(resources);
    } catch (Fault fault) {
      faults.add(fault);
    }
    if (origin != null) {
      for (Resource resource : resources.all()) {
        if (resource.origin() == null) {
          resource.originAs(origin);
        } else {
          resource.transformations().add(origin);
        }
      }
    }
    resources.removeIf(resource -> resource.node().isEmpty());
  }

  private void validate(Target target, Accumulator into) {
    for (Resource plugin : plugins(target, "validators", "")) {
      List<Object> before = data(into);
      Plugins.transformer(plugin, target.folder(), schemas).transform(into.resources());
      into.resources().all().forEach(Build::removeValidatedBy);
      if (!before.equals(data(into))) {
        throw Fault.of(
            KustomizeProblem.CHANGED_BY_VALIDATOR,
            "validator shouldn't modify the resource map: " + plugin.id(),
            plugin.place());
      }
    }
  }

  private static List<Object> data(Accumulator accumulator) {
    List<Object> data = new ArrayList<>();
    accumulator.resources().all().forEach(each -> data.add(String.valueOf(each.data())));
    return data;
  }

  private static void removeValidatedBy(Resource resource) {
    if (Nodes.at(resource.node(), "metadata", "labels") instanceof YamlMapping labels
        && labels.remove("validated-by")
        && labels.isEmpty()) {
      resource.metadata().remove("labels");
    }
  }

  private void addVariables(Settings settings, Accumulator into) {
    List<Variable> variables = settings.parts("vars").stream().map(Variable::of).toList();
    try {
      for (Variable variable : variables) {
        bind(variable, into);
      }
      variables.forEach(into::add);
    } catch (Fault fault) {
      throw fault.within(
          "merging vars ["
              + String.join(" ", variables.stream().map(Variable::toString).toList())
              + "]");
    }
  }

  /// Remembers which object a variable means while its name is still known.
  private void bind(Variable variable, Accumulator into) {
    ResourceId wish = variable.object();
    boolean exact = !wish.namespace().isEmpty() || wish.isClusterScoped();
    List<Resource> found = new ArrayList<>();
    for (Resource each : into.resources().everNamed(wish.name())) {
      List<ResourceId> ids = new ArrayList<>(each.earlierIds());
      ids.add(each.id());
      if (ids.stream().anyMatch(id -> matches(id, wish, exact))) {
        found.add(each);
      }
    }
    if (found.size() > 1) {
      throw Fault.of(
          KustomizeProblem.BAD_VARIABLE,
          "found "
              + found.size()
              + " resId matches for var "
              + variable
              + " (unable to disambiguate)",
          variable.place());
    }
    if (found.size() == 1) {
      variableSources.put(variable.name(), found.getFirst());
    }
  }

  private static boolean matches(ResourceId id, ResourceId wish, boolean exact) {
    return id.name().equals(wish.name())
        && id.isKind(wish.group(), wish.version(), wish.kind())
        && (!exact || id.sameNamespace(wish));
  }

  /// A schema of the root stands alone. By the time that a base or component brings one, the
  /// original has its own loaded, and keeps it behind.
  private void useSchema(Folder folder, Kustomization kustomization, boolean below) {
    Settings openapi = kustomization.settings().part("openapi").orElse(null);
    if (openapi == null) {
      return;
    }
    String path = openapi.text("path");
    String version = openapi.text("version");
    if (!path.isEmpty() && !version.isEmpty()) {
      throw Fault.of(
          KustomizeProblem.BAD_KUSTOMIZATION,
          "builtin version and custom schema provided, cannot use both",
          openapi.place());
    }
    if (!version.isEmpty() && !version.equals("v1.21.2")) {
      throw Fault.of(
          KustomizeProblem.BAD_KUSTOMIZATION,
          "the specified OpenAPI version is not built in",
          openapi.place("version"));
    }
    if (!path.isEmpty() && !ownSchema) {
      ownSchema = true;
      try {
        schemas = OpenApi.read(folder.text(path), folder.name(path), below);
      } catch (Fault fault) {
        throw fault.at(openapi.place("path"));
      }
    }
  }
}
