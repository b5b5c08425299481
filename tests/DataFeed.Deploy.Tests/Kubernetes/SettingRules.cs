using DataFeed.Core.Feeds;
using DataFeed.Server;
using DataFeed.Server.Hosting;
using DataFeed.Server.Samples;
using DataFeed.Trainer.CommandLine;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Deploy.Tests.Kubernetes;

/// <summary>Environment variables and arguments are those that the programs take.</summary>
internal static class SettingRules
{
    private const string Prefix = "DataFeed__";

    private static readonly string[] Known =
    [
        .. new[] { typeof(ListenOptions), typeof(DataFeedServerOptions), typeof(LedgerOptions) }
            .SelectMany(type => type.GetProperties()).Select(property => property.Name),
    ];

    public static IEnumerable<string> Violations(KustomizeBase kustomize) =>
        kustomize.Manifests.Where(manifest => manifest.HasPods).SelectMany(manifest =>
            manifest.Containers.SelectMany(container => Environment(container).Concat(FeedFiles(kustomize, manifest, container)).Concat(Arguments(manifest, container)))
                .Concat(manifest.PodSpec.Items("initContainers").SelectMany(HealthArguments))
                .Select(violation => $"{manifest}: {violation}"));

    /// <summary>The names of variables that the server does not know.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<string> variables) => variables
        .Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Known.Contains(name[Prefix.Length..], StringComparer.OrdinalIgnoreCase))
        .Select(name => $"{name} is no option of the server; options are {string.Join(", ", Known)}.");

    private static IEnumerable<string> Environment(YamlNode container)
    {
        var variables = container.Items("env").ToArray();
        var names = variables.Select(variable => variable.Text("name") ?? "").ToArray();
        foreach (var violation in Unknown(names))
        {
            yield return violation;
        }

        for (var i = 0; i < variables.Length; i++)
        {
            // $(NAME) is replaced where NAME stands before it, and left as it is otherwise.
            var used = (variables[i].Text("value") ?? "").Split("$(").Skip(1).Select(part => part.Split(')')[0]);
            foreach (var name in used.Where(name => !names.Take(i).Contains(name)))
            {
                yield return $"{names[i]} uses $({name}), which does not stand before it.";
            }
        }
    }

    private static IEnumerable<string> FeedFiles(KustomizeBase kustomize, Manifest manifest, YamlNode container)
    {
        var path = container.Items("env").FirstOrDefault(variable => variable.Text("name") == "DataFeed__Feeds").Text("value");
        if (path is null)
        {
            return [];
        }

        var mount = container.Items("volumeMounts").FirstOrDefault(mount => mount.Text("mountPath") == Path.GetDirectoryName(path));
        var map = manifest.PodSpec.Items("volumes").FirstOrDefault(volume => volume.Text("name") == mount.Text("name")).Text("configMap.name");
        return map is not null && kustomize.GeneratedFiles.GetValueOrDefault(map, []).Contains(Path.GetFileName(path))
            ? [] : [$"DataFeed__Feeds is {path}, where no config map brings a file of that name."];
    }

    private static IEnumerable<string> Arguments(Manifest manifest, YamlNode container)
    {
        var arguments = container.Texts("args").ToArray();
        return manifest.Kind == "Job"
            ? TrainerArguments(manifest, container, arguments)
            : ServerCommand.Create().Parse(arguments).Errors.Select(error => error.Message);
    }

    /// <summary>What follows the server's name in a script, up to the script's next word.</summary>
    private static IEnumerable<string> HealthArguments(YamlNode container)
    {
        const string Program = "DataFeed.Server.dll ";
        var script = container.Texts("command").LastOrDefault(text => text.Contains(Program, StringComparison.Ordinal));
        return script is null
            ? [$"the container {container.Text("name")} does not run {Program.Trim()}."]
            : ServerCommand.Create().Parse(script.Split(Program)[1].Split(';')[0]).Errors.Select(error => error.Message);
    }

    private static IEnumerable<string> TrainerArguments(Manifest job, YamlNode container, string[] arguments)
    {
        var command = new TrainerCommand();
        var (options, mistakes) = command.Read(command.Root.Parse(arguments));
        foreach (var mistake in mistakes)
        {
            yield return mistake;
        }

        var served = new FeedCollection().AddSampleFeeds().Select(feed => feed.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, feed) in new[] { ("--feed", options.Feed), ("--validation-feed", options.ValidationFeed ?? options.Feed) })
        {
            if (!served.Contains(feed))
            {
                yield return $"{name} is {feed}, which the servers do not serve.";
            }
        }

        var mounted = container.Items("volumeMounts").FirstOrDefault(mount => mount.Text("mountPath") == Path.GetDirectoryName(options.History)).Text("name");
        var volume = job.PodSpec.Items("volumes").FirstOrDefault(volume => volume.Text("name") == mounted);
        if (options.History is { } history && volume.At("persistentVolumeClaim") is null)
        {
            yield return $"--history is {history}, which is on no volume that outlives the pod.";
        }
    }
}
