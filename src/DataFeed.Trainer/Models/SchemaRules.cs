namespace DataFeed.Trainer.Models;

/// <summary>Whether a model fits a feed, told before anything is trained.</summary>
internal static class SchemaRules
{
    /// <exception cref="TrainingException">A tensor is missing or different; the message lists all of them.</exception>
    public static void Check(IModel model, string feed, IReadOnlyList<TensorSpec> schema) =>
        Check(model, model.Requirements, feed, schema);

    /// <summary>The network was built for the training feed: what its requirements left open is settled by that.</summary>
    /// <exception cref="TrainingException">A tensor is missing or differs from the training feed's; the message lists all of them.</exception>
    public static void CheckValidation(
        IModel model, IReadOnlyList<TensorSpec> training, string feed, IReadOnlyList<TensorSpec> schema)
    {
        var settled = model.Requirements.Select(
            requirement => requirement with { Shape = [.. training.First(spec => spec.Name == requirement.Name).Shape.Skip(1)] });
        Check(model, settled, feed, schema);
    }

    private static void Check(
        IModel model, IEnumerable<TensorRequirement> requirements, string feed, IReadOnlyList<TensorSpec> schema)
    {
        var failures = requirements
            .Select(requirement => Explain(requirement, schema.FirstOrDefault(spec => spec.Name == requirement.Name)))
            .OfType<string>()
            .ToList();
        if (failures.Count > 0)
        {
            var tensors = schema.Select(spec => $"{spec.Name} {TensorRequirement.Describe(spec)}");
            throw new TrainingException(
                $"Model \"{model.Name}\" does not fit feed \"{feed}\": {string.Join("; ", failures)}. The feed has {string.Join(", ", tensors)}.");
        }
    }

    private static string? Explain(TensorRequirement requirement, TensorSpec? found) => found switch
    {
        null => $"tensor \"{requirement.Name}\": expected {requirement}, found none",
        _ when !requirement.Admits(found) =>
            $"tensor \"{requirement.Name}\": expected {requirement}, found {TensorRequirement.Describe(found)}",
        _ => null,
    };
}
