using DataFeed.Protocol.V1;
using DataFeed.Trainer.Models;
using Xunit;

namespace DataFeed.Trainer.Tests.Models;

public sealed class SchemaRulesTests
{
    private static readonly TensorSpec Image = new() { Name = "image", Dtype = DType.F32, Shape = { -1, 1, 28, 28 } };
    private static readonly TensorSpec Label = new() { Name = "label", Dtype = DType.I64, Shape = { -1 } };

    [Fact]
    public void Check_MoreThanNeeded_Passes() =>
        SchemaRules.Check(new MnistCnn(), "mnist-train", [Label, new TensorSpec { Name = "id", Dtype = DType.I64, Shape = { -1 } }, Image]);

    [Fact]
    public void Check_AnyNumberOfFeatures_Passes() =>
        SchemaRules.Check(
            new Regression(),
            "regression",
            [
                new TensorSpec { Name = "x", Dtype = DType.F32, Shape = { -1, 17 } },
                new TensorSpec { Name = "y", Dtype = DType.F32, Shape = { -1, 1 } },
            ]);

    [Fact]
    public void Check_WrongTypeShapeAndRank_ListsEachWithExpectedAndFound()
    {
        var error = Assert.Throws<TrainingException>(() => SchemaRules.Check(
            new MnistCnn(),
            "photos",
            [
                new TensorSpec { Name = "image", Dtype = DType.F32, Shape = { -1, 3, 28, 28 } },
                new TensorSpec { Name = "label", Dtype = DType.I32, Shape = { -1 } },
            ]));

        Assert.Equal(
            "Model \"mnist-cnn\" does not fit feed \"photos\": tensor \"image\": expected F32 [rows,1,28,28], found F32 [rows,3,28,28]; "
            + "tensor \"label\": expected I64 [rows], found I32 [rows]. The feed has image F32 [rows,3,28,28], label I32 [rows].",
            error.Message);
    }
}
