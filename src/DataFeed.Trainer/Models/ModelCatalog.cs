namespace DataFeed.Trainer.Models;

/// <summary>The models that the command line knows.</summary>
internal static class ModelCatalog
{
    private static readonly IModel[] All = [new MnistCnn(), new Regression()];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(model => model.Name)];

    public static IModel Find(string name) => All.Single(model => model.Name == name);
}
