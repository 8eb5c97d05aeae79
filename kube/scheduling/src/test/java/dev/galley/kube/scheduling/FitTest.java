package dev.galley.kube.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FitTest {
  private static KubeObject object(String json) {
    return KubeObject.of(Tree.asMap(Json.parse(json.replace('\'', '"'))));
  }

  private static PodView pod(String spec) {
    return PodView.of(
        object(
            "{'kind':'Pod','metadata':{'name':'web','namespace':'shop','labels':{'app':'web'}},"
                + "'spec':"
                + spec
                + "}"));
  }

  private static NodeView node(String name, String zone, PodView... pods) {
    return NodeView.of(
        object(
            "{'kind':'Node','metadata':{'name':'"
                + name
                + "','labels':{'topology.kubernetes.io/zone':'"
                + zone
                + "','kubernetes.io/hostname':'"
                + name
                + "'}},'status':{'allocatable':{'cpu':'2','memory':'4Gi','pods':'10'}}}"),
        List.of(pods));
  }

  private static List<String> wordings(Fit fit) {
    return switch (fit) {
      case Fit.Fits() -> List.of();
      case Fit.Misfit(List<Reason> reasons) -> reasons.stream().map(Reason::wording).toList();
    };
  }

  private static final String SMALL = "'containers':[{'resources':{'requests':{'cpu':'500m'}}}]";

  @Test
  void a_small_pod_fits() {
    assertThat(Fit.check(pod("{" + SMALL + "}"), node("n", "a")).fits()).isTrue();
  }

  @Test
  void every_resource_that_lacks_is_named() {
    PodView large =
        pod("{'containers':[{'resources':{'requests':{'cpu':'3','memory':'8Gi','x/gpu':'1'}}}]}");
    assertThat(wordings(Fit.check(large, node("n", "a"))))
        .containsExactly("Insufficient cpu", "Insufficient memory", "Insufficient x/gpu");
  }

  @Test
  void init_containers_sidecars_overhead_and_limits_count() {
    PodView pod =
        pod(
            """
            {'overhead':{'cpu':'10m'},
             'initContainers':[
               {'restartPolicy':'Always','resources':{'requests':{'cpu':'100m'}}},
               {'resources':{'requests':{'cpu':'1'}}}],
             'containers':[{'resources':{'limits':{'cpu':'200m','memory':'1Gi'}}}]}
            """);
    assertThat(pod.requests()).hasToString("{\"cpu\":\"1110m\",\"memory\":\"1Gi\",\"pods\":\"1\"}");
  }

  @Test
  void a_full_node_has_too_many_pods() {
    List<PodView> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(pod("{'containers':[{}]}"));
    }
    NodeView full = node("n", "a", ten.toArray(PodView[]::new));
    assertThat(wordings(Fit.check(pod("{'containers':[{}]}"), full)))
        .containsExactly("Too many pods");
  }

  @Test
  void taints_keep_pods_away_that_do_not_tolerate_them() {
    NodeView tainted =
        NodeView.of(
            object(
                "{'metadata':{'name':'n'},'spec':{'taints':[{'key':'CriticalAddonsOnly',"
                    + "'value':'true','effect':'NoSchedule'}]},"
                    + "'status':{'allocatable':{'cpu':'2','pods':'10'}}}"),
            List.of());
    assertThat(wordings(Fit.check(pod("{" + SMALL + "}"), tainted)))
        .containsExactly("node(s) had untolerated taint {CriticalAddonsOnly: true}");
    String tolerant =
        "{" + SMALL + ",'tolerations':[{'key':'CriticalAddonsOnly','operator':'Exists'}]}";
    assertThat(Fit.check(pod(tolerant), tainted).fits()).isTrue();
  }

  @Test
  void terms_of_required_node_affinity_are_alternatives() {
    String spec =
        """
        {'containers':[{}],'affinity':{'nodeAffinity':{
          'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[
            {'matchExpressions':[{'key':'topology.kubernetes.io/zone','operator':'In','values':['b']}]},
            {'matchFields':[{'key':'metadata.name','operator':'In','values':['n']}]}]}}}}
        """;
    assertThat(Fit.check(pod(spec), node("n", "a")).fits()).isTrue();
    assertThat(Fit.check(pod(spec), node("m", "b")).fits()).isTrue();
    assertThat(wordings(Fit.check(pod(spec), node("m", "a"))))
        .containsExactly("node(s) didn't match Pod's node affinity/selector");
  }

  private static final String SPREAD =
      """
      {'containers':[{}],'topologySpreadConstraints':[{'maxSkew':1,
        'topologyKey':'topology.kubernetes.io/zone','whenUnsatisfiable':'DoNotSchedule',
        'labelSelector':{'matchLabels':{'app':'web'}}}]}
      """;

  @Test
  void a_spread_that_would_become_too_uneven_refuses() {
    PodView web = pod(SPREAD);
    NodeView crowded = node("n1", "a", pod(SPREAD));
    NodeView empty = node("n2", "b");
    Topology topology = new Topology(web, List.of(crowded, empty), namespace -> Map.of());
    assertThat(wordings(topology.check(crowded)))
        .containsExactly("node(s) didn't match pod topology spread constraints");
    assertThat(topology.check(empty).fits()).isTrue();
  }

  @Test
  void anti_affinity_works_in_both_directions() {
    String shy =
        """
        {'containers':[{}],'affinity':{'podAntiAffinity':{
          'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'kubernetes.io/hostname',
            'labelSelector':{'matchLabels':{'app':'web'}}}]}}}
        """;
    NodeView plain = node("n1", "a", pod("{'containers':[{}]}"));
    NodeView shunning = node("n2", "a", pod(shy));
    List<NodeView> nodes = List.of(plain, shunning, node("n3", "a"));
    Topology ofShy = new Topology(pod(shy), nodes, namespace -> Map.of());
    assertThat(wordings(ofShy.check(plain)))
        .containsExactly("node(s) didn't match pod anti-affinity rules");
    assertThat(ofShy.check(nodes.get(2)).fits()).isTrue();
    Topology ofPlain = new Topology(pod("{'containers':[{}]}"), nodes, namespace -> Map.of());
    assertThat(wordings(ofPlain.check(shunning)))
        .containsExactly("node(s) didn't satisfy existing pods anti-affinity rules");
  }

  @Test
  void the_first_pod_of_a_group_that_wants_to_be_together_may_go_anywhere() {
    String social =
        """
        {'containers':[{}],'affinity':{'podAffinity':{
          'requiredDuringSchedulingIgnoredDuringExecution':[
            {'topologyKey':'topology.kubernetes.io/zone',
             'labelSelector':{'matchLabels':{'app':'web'}}}]}}}
        """;
    NodeView a = node("n1", "a");
    NodeView b = node("n2", "b");
    assertThat(new Topology(pod(social), List.of(a, b), namespace -> Map.of()).check(b).fits())
        .isTrue();
    NodeView taken = a.with(pod(social));
    Topology second = new Topology(pod(social), List.of(taken, b), namespace -> Map.of());
    assertThat(second.check(taken).fits()).isTrue();
    assertThat(wordings(second.check(b)))
        .containsExactly("node(s) didn't match pod affinity rules");
  }

  @Test
  void host_ports_are_taken_once() {
    String spec = "{'containers':[{'ports':[{'containerPort':80,'hostPort':80}]}]}";
    assertThat(wordings(Fit.check(pod(spec), node("n", "a", pod(spec)))))
        .containsExactly("node(s) didn't have free ports for the requested pod ports");
  }

  @Test
  void the_reasons_of_all_nodes_are_summed_up_as_kube_scheduler_does() {
    PodView large = pod("{'containers':[{'resources':{'requests':{'cpu':'3'}}}]}");
    List<Fit.Misfit> misfits = new ArrayList<>();
    for (NodeView node : List.of(node("n1", "a"), node("n2", "b"))) {
      misfits.add((Fit.Misfit) Fit.check(large, node));
    }
    assertThat(Unschedulable.of(2, misfits).message())
        .isEqualTo(
            "0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2"
                + " Preemption is not helpful for scheduling.");
  }

  @Test
  void quantities_are_read_and_written_as_kubernetes_does() {
    Map<String, Object> list =
        Map.of("cpu", "1930m", "memory", "7067680Ki", "pods", 29L, "ephemeral-storage", "17Gi");
    assertThat(Resources.of(list).tree())
        .containsEntry("cpu", "1930m")
        .containsEntry("memory", "7067680Ki")
        .containsEntry("pods", "29")
        .containsEntry("ephemeral-storage", "17Gi");
    assertThat(Resources.parse("1e3")).contains(1_000_000L);
    assertThat(Resources.parse("0.5")).contains(500L);
    assertThat(Resources.parse("100n")).contains(1L);
    assertThat(Resources.parse("1k")).contains(1_000_000L);
    assertThat(Resources.parse("lots")).isEmpty();
  }

  @Test
  void the_heaviest_preference_is_required_until_it_is_relaxed() {
    PodView pod =
        pod(
            """
            {'containers':[{}],'nodeSelector':{'team':'red'},'affinity':{'nodeAffinity':{
              'preferredDuringSchedulingIgnoredDuringExecution':[
                {'weight':1,'preference':{'matchExpressions':[{'key':'x','operator':'Exists'}]}},
                {'weight':9,'preference':{'matchExpressions':[{'key':'y','operator':'Exists'}]}}]}}}
            """);
    assertThat(pod.requirements()).hasToString("team In [red], y Exists");
    assertThat(pod.strictRequirements()).hasToString("team In [red]");
  }
}
