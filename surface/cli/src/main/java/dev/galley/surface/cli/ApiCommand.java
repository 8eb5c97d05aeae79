package dev.galley.surface.cli;

import dev.galley.assembly.cluster.StandaloneCluster;
import dev.galley.assembly.cluster.StandaloneOptions;
import dev.galley.base.problem.Problem;
import dev.galley.base.runtime.RealWorld;
import dev.galley.kube.access.Authorization;
import dev.galley.kube.access.TokenFile;
import dev.galley.kube.admission.AdmissionOptions;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.server.AuditLog;
import dev.galley.kube.server.AuditPolicy;
import dev.galley.kube.server.KubeServer;
import dev.galley.kube.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `galley api`.
@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = "Run a Kubernetes API server alone, for any tool or test suite.",
    footerHeading = "%nExamples%n",
    footer = {
      "  galley api --kubeconfig kc                      in memory, on any free port",
      "  galley api --port 6443 --data-dir d --kubeconfig kc   keeps what is written",
      "  galley api --nodes 3 --kubeconfig kc            with machines on which pods run",
      "",
      "Ctrl-C stops it.",
    })
final class ApiCommand implements Callable<Integer> {
  private static final int LAST_PORT = 65_535;

  @ParentCommand private Galley galley;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of the API on the loopback address; any that is free.")
  private int port;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where objects and keys are kept; without it they go with the process.")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Where the administrator's kubeconfig is written; .galley/api.kubeconfig.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--user",
      paramLabel = "NAME[:GROUP...]=FILE",
      description = "Another user, and where that user's kubeconfig is written; repeatable.")
  private List<String> users = new ArrayList<>();

  @Option(
      names = "--controllers",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether the controllers of a cluster run; they do.")
  private boolean controllers;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many simulated machines join; ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--enable-admission-plugins",
      split = ",",
      paramLabel = "PLUGIN",
      description = "Admission plugins that run although they do not by default.")
  private List<String> enabledPlugins = new ArrayList<>();

  @Option(
      names = "--disable-admission-plugins",
      split = ",",
      paramLabel = "PLUGIN",
      description = "Admission plugins that do not run although they do by default.")
  private List<String> disabledPlugins = new ArrayList<>();

  @Option(
      names = "--authorization-mode",
      paramLabel = "MODE",
      defaultValue = "RBAC",
      description = "RBAC or AlwaysAllow; ${DEFAULT-VALUE}.")
  private AuthorizationMode authorization = AuthorizationMode.RBAC;

  @Option(
      names = "--token-auth-file",
      paramLabel = "FILE",
      description = "Bearer tokens, a line each: token,user,uid,\"group,group\".")
  private @Nullable Path tokens;

  @Option(
      names = "--audit-log-path",
      paramLabel = "FILE",
      description = "Where requests are logged, a JSON object a line.")
  private @Nullable Path auditLog;

  @Option(
      names = "--audit-policy-file",
      paramLabel = "FILE",
      description = "What of a request is logged; its metadata.")
  private @Nullable Path auditPolicy;

  /// The modes, by upstream's names.
  enum AuthorizationMode {
    RBAC(Authorization.RBAC),
    ALWAYSALLOW(Authorization.ALWAYS_ALLOW);

    private final Authorization authorization;

    AuthorizationMode(Authorization authorization) {
      this.authorization = authorization;
    }
  }

  private void checkOptions() {
    if (port < 0 || port > LAST_PORT) {
      throw wrong("--port " + port + " is no port", "choose one up to " + LAST_PORT + ", or 0");
    }
    if (nodes < 0) {
      throw wrong("--nodes " + nodes + " is no number of machines", "choose 0 or more");
    }
    if (nodes > 0 && !controllers) {
      throw wrong("--nodes needs the controllers", "leave out --no-controllers, or --nodes");
    }
    if (auditPolicy != null && auditLog == null) {
      throw wrong("--audit-policy-file without a log", "add --audit-log-path FILE");
    }
  }

  @Override
  public Integer call() throws Exception {
    checkOptions();
    List<ExtraUser> others = users.stream().map(this::user).toList();
    Terminal terminal = galley.terminal();
    try (Interrupt interrupt = Interrupt.listen(terminal)) {
      if (dataDirectory != null) {
        Path data = galley.directory().resolve(dataDirectory);
        serve(options().data(data), serving(data), others, interrupt);
      } else {
        Path temporary = Files.createTempDirectory("galley-api");
        try {
          serve(options(), serving(temporary), others, interrupt);
        } finally {
          delete(temporary);
        }
      }
    }
    terminal.note("stopped");
    return ExitCode.OK;
  }

  private void serve(
      StandaloneOptions options, ServerOptions serving, List<ExtraUser> others, Interrupt interrupt)
      throws IOException, InterruptedException {
    Terminal terminal = galley.terminal();
    RealWorld world =
        new RealWorld((task, failure) -> terminal.note("! task " + task + " failed: " + failure));
    Path file =
        kubeconfig == null
            ? galley.directory().resolve(".galley").resolve("api.kubeconfig")
            : galley.directory().resolve(kubeconfig);
    try (StandaloneCluster cluster = StandaloneCluster.start(world, options);
        KubeServer served = cluster.serve(serving)) {
      served.kubeconfig("galley", UserInfo.administrator("kubernetes-admin")).write(file);
      for (ExtraUser other : others) {
        served.kubeconfig("galley", other.user()).write(other.file());
      }
      terminal.dataLine("API at " + served.url() + " · kubeconfig " + file);
      interrupt.await();
    }
  }

  private ServerOptions serving(Path data) {
    ServerOptions serving = ServerOptions.in(data.resolve("pki")).port(port);
    if (tokens != null) {
      serving = serving.tokens(TokenFile.read(galley.directory().resolve(tokens)));
    }
    if (auditLog != null) {
      serving = serving.audit(AuditLog.to(galley.directory().resolve(auditLog), auditPolicy()));
    }
    return serving;
  }

  private AuditPolicy auditPolicy() {
    return auditPolicy == null
        ? AuditPolicy.METADATA
        : AuditPolicy.read(galley.directory().resolve(auditPolicy));
  }

  private StandaloneOptions options() {
    List<String> disabled = new ArrayList<>(disabledPlugins);
    if (!controllers && !enabledPlugins.contains("ServiceAccount")) {
      // Without a controller no namespace gets its default account, and no pod could be created.
      disabled.add("ServiceAccount");
    }
    return StandaloneOptions.DEFAULT
        .server(ApiServerOptions.DEFAULT.authorization(authorization.authorization))
        .admission(AdmissionOptions.DEFAULT.plugins(enabledPlugins, disabled))
        .controllers(controllers)
        .nodes(nodes);
  }

  /// A user beside the administrator, who may do what roles allow.
  private record ExtraUser(UserInfo user, Path file) {}

  private ExtraUser user(String text) {
    int equals = text.lastIndexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw wrong(
          "--user " + text + " names no file", "write --user jane:developers=jane.kubeconfig");
    }
    List<String> names = List.of(text.substring(0, equals).split(":"));
    return new ExtraUser(
        new UserInfo(names.getFirst(), names.subList(1, names.size())),
        galley.directory().resolve(text.substring(equals + 1)));
  }

  private static CommandFailed wrong(String what, String hint) {
    return new CommandFailed(Problem.of(CliProblem.BAD_OPTION, what).hint(hint), ExitCode.USAGE);
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
