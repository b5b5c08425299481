using Xunit;

namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>The kustomize base keeps every rule, and each rule notices when it is broken.</summary>
public sealed class KubernetesTests
{
    private const string Server = "server-deployment.yaml";
    private const string Service = "server-service.yaml";
    private const string Job = "trainer-job.yaml";
    private const string Kustomization = "kustomization.yaml";

    [Fact]
    public void Base_AsItIs_KeepsEveryRule() => Assert.Empty(Violations(DeployFiles.Kubernetes()));

    [Theory]
    [InlineData(Kustomization, "- server-service.yaml", "- server-srevice.yaml", "names server-srevice.yaml, which is not there")]
    [InlineData(Kustomization, "  - trainer-job.yaml\n", "", "trainer-job.yaml is named nowhere")]
    [InlineData(Kustomization, "- trainer-job.yaml", "- ledger-secret.example.yaml", "ledger-secret.example.yaml, which is an example")]
    [InlineData(Kustomization, "kind: Kustomization", "kind: Component", "is no kustomize.config.k8s.io/v1beta1 Kustomization")]
    [InlineData(Kustomization, "- feeds.yaml", "- feed.yaml", "names feed.yaml, which is not there")]
    [InlineData(Kustomization, "name: datafeed-feeds", "name: feeds", "the config map datafeed-feeds is generated nowhere")]
    [InlineData(Kustomization, "newTag: local", "newTag: latest", "needs a name and a version")]
    [InlineData(Kustomization, "- name: datafeed-trainer", "- name: trainer", "the image \"datafeed-trainer\" becomes \"\"")]
    [InlineData("server-autoscaler.yaml", "autoscaling/v2", "autoscaling/v2beta2", "is a autoscaling/v2beta2 HorizontalPodAutoscaler")]
    [InlineData("server-autoscaler.yaml", "  maxReplicas: 8\n", "", "has no spec.maxReplicas")]
    [InlineData("server-autoscaler.yaml", "    name: datafeed-server", "    name: server", "it scales apps/v1 Deployment server, which is not there")]
    [InlineData("server-disruption-budget.yaml", "name: datafeed-server\n", "name: other\n", "selects 0 kinds of pods")]
    [InlineData(Service, "app.kubernetes.io/name: datafeed-server\n  ports", "app.kubernetes.io/name: datafeed-trainer\n  ports", "it must select those of one Deployment")]
    [InlineData(Service, "clusterIP: None", "clusterIP: 10.0.0.1", "it must be None")]
    [InlineData(Service, "targetPort: grpc", "targetPort: http2", "targetPort http2 is no port of a container")]
    [InlineData(Service, "port: 5201", "port: 80", "port 80 leads to 5201")]
    [InlineData(Server, "metadata:\n  name", "metadata:\n  namespace: training\n  name", "names a namespace")]
    [InlineData(Server, "name: datafeed-server\n  strategy", "name: data-server\n  strategy", "the selector")]
    [InlineData(Server, "name: datafeed-server\n      containers", "name: data-server\n      containers", "the selector")]
    [InlineData(Server, "name: datafeed-ledger", "name: ledger", "the secret ledger with the key ledger has no example")]
    [InlineData(Server, "key: ledger", "key: connection", "the secret datafeed-ledger with the key connection has no example")]
    [InlineData(Server, "- name: tmp\n              mountPath", "- name: temp\n              mountPath", "the volume temp is mounted, but not there")]
    [InlineData(Server, "- name: tmp\n              mountPath", "- name: temp\n              mountPath", "the volume tmp is there, but not mounted")]
    [InlineData(Server, "containerPort: 5200", "containerPort: 5300", "port 5200 is listened on or declared, but not both")]
    [InlineData(Server, "value: http://*:5201", "value: http://*:5301", "port 5301 is listened on or declared, but not both")]
    [InlineData(Server, "port: 5200\n              service: datafeed.v1.DataFeed\n            periodSeconds: 5", "port: 5202\n            periodSeconds: 5", "readinessProbe asks port \"5202\"")]
    [InlineData(Server, "livenessProbe", "livelinessProbe", "a container has the field livelinessProbe")]
    [InlineData(Server, "livenessProbe", "livelinessProbe", "livenessProbe asks port \"\"")]
    [InlineData(Server, "$(POD_IP):5200", "$(POD_IP):5201", "DataFeed__Advertise is http://$(POD_IP):5201, but gRPC is served on 5200")]
    [InlineData(Server, "$(POD_IP)", "$(POD_ADDRESS)", "uses $(POD_ADDRESS), which does not stand before it")]
    [InlineData(Server, "DataFeed__AdminUrls", "DataFeed__AdminUrl", "DataFeed__AdminUrl is no option of the server")]
    [InlineData(Server, "/etc/datafeed/feeds.yaml", "/etc/datafeed/feeds.yml", "where no config map brings a file of that name")]
    [InlineData(Server, "image: datafeed-server", "image: datafeed-server\n          args: [--listen, here]", "--listen")]
    [InlineData(Server, "runAsNonRoot: true", "runAsNonRoot: false", "securityContext.runAsNonRoot is \"false\"")]
    [InlineData(Server, "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "must have readOnlyRootFilesystem")]
    [InlineData(Server, "                - ALL", "                - NET_RAW", "drop ALL")]
    [InlineData(Server, "automountServiceAccountToken: false", "automountServiceAccountToken: true", "automountServiceAccountToken must be false")]
    [InlineData(Server, "terminationGracePeriodSeconds: 15", "terminationGracePeriodSeconds: 3", "terminationGracePeriodSeconds must be 10 or more")]
    [InlineData(Server, "memory: 512Mi", "ephemeral-storage: 512Mi", "there is no resources.requests.memory")]
    [InlineData(Job, "http://datafeed-server:5200", "http://datafeed-server:5201", "which is no service's first port")]
    [InlineData(Job, "health --server http://datafeed-server:5200", "health --server http://datafeed-server:80", "which is no service's first port")]
    [InlineData(Job, "health --server", "heath --server", "'heath'")]
    [InlineData(Job, "http://datafeed-server:5200", "http://server:5200", "which is no service's first port")]
    [InlineData(Job, "--validation-feed", "--validate", "--validate")]
    [InlineData(Job, "- mnist-cnn", "- resnet", "resnet")]
    [InlineData(Job, "- mnist-train", "- mnist", "--feed is mnist, which the servers do not serve")]
    [InlineData(Job, "/history/history.jsonl", "/tmp/history.jsonl", "--history is /tmp/history.jsonl, which is on no volume that outlives the pod")]
    [InlineData(Job, "restartPolicy: Never", "restartPolicy: Always", "restartPolicy is \"Always\"")]
    [InlineData(Job, "claimName: datafeed-trainer", "claimName: trainer", "the volume claim trainer is not there")]
    [InlineData(Job, "containerName: trainer", "containerName: main", "podFailurePolicy names the container main")]
    public void Base_WithOneMistake_IsToldOfIt(string file, string right, string wrong, string told)
    {
        var files = DeployFiles.Kubernetes();
        Assert.True(files[file].Contains(right, StringComparison.Ordinal), $"{file} has no \"{right}\" any more.");
        files[file] = files[file].Replace(right, wrong, StringComparison.Ordinal);

        Assert.Contains(Violations(files), violation => violation.Contains(told, StringComparison.Ordinal));
    }

    private static string[] Violations(Dictionary<string, string> files)
    {
        var kustomize = new KustomizeBase(files);
        return
        [
            .. FileRules.Violations(kustomize), .. PodRules.Violations(kustomize), .. NameRules.Violations(kustomize),
            .. PortRules.Violations(kustomize), .. SettingRules.Violations(kustomize),
        ];
    }
}
