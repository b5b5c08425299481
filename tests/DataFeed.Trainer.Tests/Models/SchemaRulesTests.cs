using DataFeed.Trainer.Models;
using Xunit;

namespace DataFeed.Trainer.Tests.Models;

public sealed class SchemaRulesTests
{
    private static readonly TensorSpec Image = new("image", DType.F32, [-1, 1, 28, 28]);
    private static readonly TensorSpec Label = new("label", DType.I64, [-1]);

    [Fact]
    public void Check_MoreThanNeeded_Passes() =>
        SchemaRules.Check(new MnistCnn(), "mnist-train", [Label, new TensorSpec("id", DType.I64, [-1]), Image]);

    [Fact]
    public void Check_AnyNumberOfFeatures_Passes() =>
        SchemaRules.Check(
            new Regression(),
            "regression",
            [
                new TensorSpec("x", DType.F32, [-1, 17]),
                new TensorSpec("y", DType.F32, [-1, 1]),
            ]);

    [Fact]
    public void Check_WrongTypeShapeAndRank_ListsEachWithExpectedAndFound()
    {
        var error = Assert.Throws<TrainingException>(() => SchemaRules.Check(
            new MnistCnn(),
            "photos",
            [
                new TensorSpec("image", DType.F32, [-1, 3, 28, 28]),
                new TensorSpec("label", DType.I32, [-1]),
            ]));

        Assert.Equal(
            "Model \"mnist-cnn\" does not fit feed \"photos\": tensor \"image\": expected F32 [rows,1,28,28], found F32 [rows,3,28,28]; "
            + "tensor \"label\": expected I64 [rows], found I32 [rows]. The feed has image F32 [rows,3,28,28], label I32 [rows].",
            error.Message);
    }

    [Fact]
    public void CheckValidation_OtherNumberOfFeaturesThanTrained_IsRefused()
    {
        TensorSpec[] Feed(long features) =>
        [
            new("x", DType.F32, [-1, features]),
            new("y", DType.F32, [-1, 1]),
        ];

        var error = Assert.Throws<TrainingException>(() => SchemaRules.CheckValidation(new Regression(), Feed(4), "regression", Feed(3)));

        Assert.Contains("tensor \"x\": expected F32 [rows,4], found F32 [rows,3]", error.Message, StringComparison.Ordinal);
    }
}
